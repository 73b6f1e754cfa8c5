import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/share/:token', name: 'share', component: () => import('./ShareView.vue'), meta: { words: ['sharing', 'player'], isOpen: true } },
]
