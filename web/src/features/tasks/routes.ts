import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/tasks', name: 'tasks', component: () => import('./TasksView.vue'), meta: { words: ['tasks'], icon: 'i-lucide-list-checks' } },
]
