import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/admin/users', name: 'people', component: () => import('./PeopleView.vue'), meta: { words: ['people'], icon: 'i-lucide-users', isForAdmins: true } },
]
