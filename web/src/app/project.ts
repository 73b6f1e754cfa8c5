import { queryOptions } from '@tanstack/vue-query'
import { readProjectOverview } from '@/api'
import { answered } from './problems'

/** Everything that is known of a project lies below this, so that one word makes it fresh. */
export const ofProject = (code: string) => ['project', code] as const

export const projectQuery = (code: string) =>
  queryOptions({
    queryKey: [...ofProject(code), 'overview'],
    queryFn: () => answered(readProjectOverview({ path: { project: code } })),
  })
