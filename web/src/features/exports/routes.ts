import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: 'exports', name: 'exports', component: () => import('./ExportsView.vue'), meta: { words: ['exports', 'links', 'player'], icon: 'i-lucide-film' } },
]
