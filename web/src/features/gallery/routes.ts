import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: 'gallery', name: 'gallery', component: () => import('./GalleryView.vue'), meta: { words: ['gallery', 'compare', 'player'], icon: 'i-lucide-images', waits: ['keyframes'] } },
]
