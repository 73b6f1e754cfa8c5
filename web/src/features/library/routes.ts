import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/library', name: 'library', component: () => import('./LibraryView.vue'), meta: { words: ['library', 'person'], icon: 'i-lucide-book-user' } },
  { path: '/library/:character', name: 'libraryCharacter', component: () => import('./CharacterView.vue'), meta: { words: ['library', 'person'] } },
]
