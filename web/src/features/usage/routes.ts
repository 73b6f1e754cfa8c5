import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/usage', name: 'usage', component: () => import('./UsageView.vue'), meta: { words: ['usage'], icon: 'i-lucide-chart-column' } },
]
