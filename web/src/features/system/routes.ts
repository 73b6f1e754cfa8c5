import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/admin/system', name: 'system', component: () => import('./SystemView.vue'), meta: { words: ['system'], icon: 'i-lucide-server-cog', isForAdmins: true } },
]
