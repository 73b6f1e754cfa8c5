import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: 'review/:shot?', name: 'review', component: () => import('./ReviewPlace.vue'), meta: { words: ['review', 'compare', 'player'], icon: 'i-lucide-monitor-play', waits: ['clips'] } },
]
