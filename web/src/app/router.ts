import type { ProjectListed } from '@/api'
import type { QueryClient } from '@tanstack/vue-query'
import { createRouter, createWebHistory, type Router } from 'vue-router'
import { routes as board } from '@/features/board/routes'
import { routes as breakdown } from '@/features/breakdown/routes'
import { routes as characters } from '@/features/characters/routes'
import { routes as entering } from '@/features/entering/routes'
import { routes as exports } from '@/features/exports/routes'
import { routes as gallery } from '@/features/gallery/routes'
import { routes as library } from '@/features/library/routes'
import { routes as models } from '@/features/models/routes'
import { routes as overview } from '@/features/overview/routes'
import { routes as people } from '@/features/people/routes'
import { routes as project } from '@/features/project/routes'
import { routes as projects } from '@/features/projects/routes'
import { inProject as projectPrompts, routes as prompts } from '@/features/prompts/routes'
import { routes as review } from '@/features/review/routes'
import { routes as script } from '@/features/script/routes'
import { routes as settings } from '@/features/settings/routes'
import { routes as sharing } from '@/features/sharing/routes'
import { routes as shots } from '@/features/shots/routes'
import { routes as system } from '@/features/system/routes'
import { routes as tasks } from '@/features/tasks/routes'
import { routes as usage } from '@/features/usage/routes'
import { learn } from './i18n'
import { projectQuery, type CodePrefix } from './project'
import { rightsQuery } from './rights'
import { isSignedIn } from './session'

export type Gate = keyof NonNullable<ProjectListed['waiting']>

declare module 'vue-router' {
  interface RouteMeta {
    /** Whether the place stands alone, without the studio around it, and needs nobody signed in. */
    isOpen?: boolean
    /** The place stands in the rail, with this sign; its words are `app.place.<name>`. */
    icon?: string
    /** What waits at these gates is counted beside it. */
    waits?: Gate[]
    /** Of what waits there, only what has such a code is counted: references of characters and of locations are one gate. */
    waitsFor?: CodePrefix
    /** Features whose words are said there, beside those that are said everywhere. */
    words?: string[]
    /** Whether administrators alone have anything to do there. */
    isForAdmins?: boolean
  }
}

/** A project's places, in the order in which a film is made: so they stand in the rail. */
const IN_PROJECT = [overview, script, breakdown, characters, board, gallery, shots, review, exports, project, projectPrompts].flat()
/** The places of everything. */
const OF_STUDIO = [projects, tasks, library, prompts, models, usage, people, system, settings].flat()
const ALONE = [entering, sharing].flat()

export function makeRouter(queries: QueryClient): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', redirect: '/projects' },
      ...ALONE,
      ...OF_STUDIO,
      {
        path: '/projects/:project',
        component: () => import('./ProjectFrame.vue'),
        children: [...IN_PROJECT, { path: 'workspace', redirect: { name: 'overview' } }],
      },
      { path: '/:rest(.*)*', name: 'lost', component: () => import('./LostView.vue') },
    ],
  })
  let words = Promise.resolve()
  router.beforeEach(async (to) => {
    words = learn(to.meta.words ?? [])
    words.catch(() => {}) // what goes wrong is said below, when the words are needed
    if (to.meta.isOpen) return true
    if (!(await isSignedIn(queries))) return { name: 'login', query: { next: to.fullPath } }
    const code = to.params.project
    if (typeof code === 'string') {
      // While the place itself is on its way. What goes wrong with them shows where they are used.
      void queries.prefetchQuery(projectQuery(code))
      void queries.prefetchQuery(rightsQuery(code))
    }
    return true
  })
  router.beforeResolve(() => words)
  return router
}

/** The places that the rail shows. */
export const RAIL = { inProject: IN_PROJECT.filter((one) => one.meta?.icon), ofStudio: OF_STUDIO.filter((one) => one.meta?.icon) }
