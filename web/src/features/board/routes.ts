import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: 'board', name: 'board', component: () => import('./BoardView.vue'), meta: { words: ['board', 'gallery'], icon: 'i-lucide-layout-grid' } },
]
