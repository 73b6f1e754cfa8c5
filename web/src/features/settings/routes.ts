import type { RouteRecordRaw } from 'vue-router'

/** Their keys are listed. */
const WITH_KEYS = ['board', 'breakdown', 'characters', 'compare', 'exports', 'gallery', 'player', 'prompts', 'review', 'shots']

export const routes: RouteRecordRaw[] = [
  { path: '/settings', name: 'settings', component: () => import('./SettingsView.vue'), meta: { words: ['settings', ...WITH_KEYS], icon: 'i-lucide-settings' } },
]
