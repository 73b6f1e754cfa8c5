import { queryOptions } from '@tanstack/vue-query'
import { readProjectOverview, type ProjectListed } from '@/api'
import { answered } from './problems'

/** Everything that is known of a project lies below this, so that one word makes it fresh. */
export const ofProject = (code: string) => ['project', code] as const

/** How much waits for a decision in a project, at all gates together. */
export const waitsIn = (project: ProjectListed | undefined): number =>
  Object.values(project?.waiting ?? {}).reduce((sum, one) => sum + one, 0)

export const projectQuery = (code: string) =>
  queryOptions({
    queryKey: [...ofProject(code), 'overview'],
    queryFn: () => answered(readProjectOverview({ path: { project: code } })),
  })
