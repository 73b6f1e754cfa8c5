import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: 'settings', name: 'project', component: () => import('./ProjectView.vue'), meta: { words: ['project', 'links', 'overview', 'projects', 'usage'], icon: 'i-lucide-settings-2' } },
]
