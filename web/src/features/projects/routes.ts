import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/projects', name: 'projects', component: () => import('./ProjectsView.vue'), meta: { words: ['projects'], icon: 'i-lucide-folders' } },
]
