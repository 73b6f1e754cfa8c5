import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [{ path: 'shots/:shot', name: 'shot', component: () => import('./ShotView.vue'), meta: { words: ['shots', 'compare', 'player'] } }]
