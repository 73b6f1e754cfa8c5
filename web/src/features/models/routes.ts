import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/models/:id?', name: 'models', component: () => import('./ModelsView.vue'), meta: { words: ['models'], icon: 'i-lucide-cpu' } },
]
