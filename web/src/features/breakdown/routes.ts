import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: 'breakdown', name: 'breakdown', component: () => import('./BreakdownView.vue'), meta: { words: ['breakdown', 'gallery'], icon: 'i-lucide-list-tree', waits: ['breakdown'] } },
]
