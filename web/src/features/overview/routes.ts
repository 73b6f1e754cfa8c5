import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '', name: 'overview', component: () => import('./OverviewView.vue'), meta: { words: ['overview', 'projects'], icon: 'i-lucide-layout-dashboard' } },
]
