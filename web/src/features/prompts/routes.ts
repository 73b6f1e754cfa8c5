import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/prompts/:set?/:stage?', name: 'prompts', component: () => import('./PromptsView.vue'), meta: { words: ['prompts'], icon: 'i-lucide-braces' } },
]

/** A project's own, below the project; its settings lead there. */
export const inProject: RouteRecordRaw[] = [
  { path: 'prompts', name: 'project-prompts', component: () => import('./ProjectPromptsView.vue'), meta: { words: ['prompts'] } },
]
