import type { QueryClient } from '@tanstack/vue-query'
import { createRouter, createWebHistory, type Router } from 'vue-router'
import { isSignedIn } from './session'

export function makeRouter(queries: QueryClient): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', redirect: '/projects' },
      { path: '/login', name: 'login', component: () => import('@/features/entering/LoginView.vue'), meta: { isOpen: true } },
      { path: '/projects', name: 'projects', component: () => import('@/features/projects/ProjectsView.vue') },
      {
        path: '/projects/:project',
        component: () => import('./ProjectFrame.vue'),
        children: [
          { path: '', name: 'overview', component: () => import('@/features/overview/OverviewView.vue') },
          { path: 'gallery', name: 'gallery', component: () => import('@/features/gallery/GalleryView.vue') },
          { path: 'workspace', redirect: { name: 'overview' } },
        ],
      },
      { path: '/:rest(.*)*', name: 'lost', component: () => import('./LostView.vue') },
    ],
  })
  router.beforeEach(async (to) => {
    if (to.meta.isOpen) return true
    return (await isSignedIn(queries)) || { name: 'login', query: { next: to.fullPath } }
  })
  return router
}
