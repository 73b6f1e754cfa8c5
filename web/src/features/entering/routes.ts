import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: () => import('./LoginView.vue'), meta: { words: ['entering'], isOpen: true } },
  // With `?invitation=…`, as an invitation reads, or without where everybody may.
  { path: '/register', name: 'register', component: () => import('./RegisterView.vue'), meta: { words: ['entering'], isOpen: true } },
  // The first account where there is none; then, and where nobody signs in, the first steps.
  { path: '/setup', name: 'setup', component: () => import('./SetupView.vue'), meta: { words: ['entering'], isOpen: true } },
]
