import type { RouteRecordRaw } from 'vue-router'

const list = () => import('./RefsView.vue')
const one = () => import('./RefView.vue')

export const routes: RouteRecordRaw[] = [
  { path: 'characters', name: 'characters', component: list, props: { side: 'character' }, meta: { words: ['characters', 'person', 'gallery'], icon: 'i-lucide-users-round', waits: ['references'], waitsFor: 'char_' } },
  { path: 'characters/:code', name: 'character', component: one, props: { side: 'character' }, meta: { words: ['characters', 'person', 'gallery', 'compare'] } },
  { path: 'locations', name: 'locations', component: list, props: { side: 'location' }, meta: { words: ['characters', 'person', 'gallery'], icon: 'i-lucide-map-pin', waits: ['references'], waitsFor: 'loc_' } },
  { path: 'locations/:code', name: 'location', component: one, props: { side: 'location' }, meta: { words: ['characters', 'person', 'gallery', 'compare'] } },
]
