import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: 'script', name: 'script', component: () => import('./ScriptView.vue'), meta: { words: ['script'], icon: 'i-lucide-file-text' } },
]
