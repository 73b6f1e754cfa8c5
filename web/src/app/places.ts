import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useRoute, type RouteLocationRaw, type RouteMeta } from 'vue-router'
import { LETTERS } from './goTo'
import { projectQuery, waitingReferencesQuery } from './project'
import { RAIL } from './router'
import { useSession } from './session'

export interface Place {
  name: string
  icon: string
  to: RouteLocationRaw
  /** How much waits for a decision there. */
  waits: number
  /** The letter after G that leads there. */
  letter: string
  isHere: boolean
}

type Kept = (typeof RAIL.inProject)[number]

/** Where one can go from here: the places of the project that is open, then those of the studio. */
export function usePlaces() {
  const route = useRoute()
  const { isAdmin, isLocal } = useSession(computed(() => route.matched.length > 0 && !route.meta.isOpen))
  const code = computed(() => (typeof route.params.project === 'string' ? route.params.project : ''))
  const { data: project } = useQuery(computed(() => ({ ...projectQuery(code.value), enabled: code.value !== '' })))

  const doReferencesWait = computed(() => (project.value?.waiting?.references ?? 0) > 0)
  const { data: references } = useQuery(computed(() => ({ ...waitingReferencesQuery(code.value), enabled: doReferencesWait.value })))

  function waitsAt({ waits = [], waitsFor }: RouteMeta): number {
    if (waitsFor) return doReferencesWait.value ? (references.value ?? []).filter((one) => one.code.startsWith(waitsFor)).length : 0
    return waits.reduce((sum, gate) => sum + (project.value?.waiting?.[gate] ?? 0), 0)
  }

  function place(one: Kept, params?: Record<string, string>): Place {
    const name = String(one.name)
    const isHere = route.name === name || (one.path.length > 1 && isBelow(route.matched.at(-1)?.path ?? '', one.path, params !== undefined))
    return { name, icon: one.meta?.icon ?? '', to: { name, params }, waits: params ? waitsAt(one.meta ?? {}) : 0, letter: LETTERS[name] ?? '', isHere }
  }

  const inProject = computed(() => (code.value ? RAIL.inProject.map((one) => place(one, { project: code.value })) : []))
  const ofStudio = computed(() =>
    RAIL.ofStudio
      .filter((one) => !one.meta?.isForAdmins || (isAdmin.value && !(isLocal.value && one.name === 'people')))
      .map((one) => place(one)),
  )
  return { code, project, inProject, ofStudio, all: computed(() => [...inProject.value, ...ofStudio.value]) }
}

/** Whether an address is a part of a place: `characters/:character` is one of `characters`. */
function isBelow(path: string, of: string, isOfProject: boolean): boolean {
  const whole = isOfProject ? `/projects/:project/${of}` : of
  // A project is a place of its own, not a part of the list of projects.
  return whole !== '/projects' && path.startsWith(`${whole}/`)
}
