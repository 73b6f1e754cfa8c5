import { queryOptions, type QueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { listArtefacts, listMembers, listProjects, readProject, readProjectOverview, type ListArtefactsData, type ProjectListed } from '@/api'
import { answered, everyItemOf, itemsOf, Refused } from './problems'

/** What is known of any project lies below this. */
export const allProjects = ['project'] as const

/** Everything that is known of a project lies below this, so that one word makes it fresh. */
export const ofProject = (code: string) => [...allProjects, code] as const

/** What is not of one project, and yet made fresh by news of any: runs, requests, what was spent. */
export const ofStudio = ['studio'] as const
export const tasksKey = [...ofStudio, 'tasks'] as const

/** How much waits for a decision in a project, at all gates together. */
export const waitsIn = (project: ProjectListed | undefined): number =>
  Object.values(project?.waiting ?? {}).reduce((sum, one) => sum + one, 0)

/** Every project that one may see, by name, with what one may do in it: for choosing one. */
export const projectNamesQuery = queryOptions({
  queryKey: ['projects', 'names'],
  queryFn: () => everyItemOf((paging) => listProjects({ query: { ...paging, sort: 'name', fields: ['code', 'name', 'failed', 'is_running', 'paused', 'may'] } })),
})

export const projectQuery = (code: string) =>
  queryOptions({
    queryKey: [...ofProject(code), 'overview'],
    queryFn: () => answered(readProjectOverview({ path: { project: code } })),
  })

/** What people say that a project is about. */
export const aboutQuery = (code: string) =>
  queryOptions({
    queryKey: [...ofProject(code), 'about'],
    queryFn: () => answered(readProject({ path: { project: code } })),
  })

/** Who works on a project, and as what. */
export const membersQuery = (code: string) =>
  queryOptions({
    queryKey: [...ofProject(code), 'members'],
    queryFn: () => itemsOf(listMembers({ path: { project: code } })),
  })

/** The project that was open until it went, or until whoever looks lost the right to see it. */
export const goneProject = ref('')

/** Asks whether a project is still there for whoever looks. */
export async function isGone(queries: QueryClient, code: string): Promise<boolean> {
  try {
    await queries.fetchQuery({ ...projectQuery(code), staleTime: 0, retry: false })
    return false
  } catch (error) {
    return error instanceof Refused && (error.status === 403 || error.status === 404)
  }
}

/** How the code begins of whatever has a reference. */
export type CodePrefix = 'char_' | 'loc_'

/** The references that wait for a decision: of characters and of locations, which are decided on in different places. */
export const waitingReferencesQuery = (code: string) =>
  queryOptions({
    queryKey: [...ofProject(code), 'artefacts', 'waiting references'],
    queryFn: async () => {
      const query = { kind: ['reference'], standing: ['waiting'], fields: ['code', 'review'] } satisfies ListArtefactsData['query']
      const waiting = await everyItemOf((paging) => listArtefacts({ path: { project: code }, query: { ...query, ...paging } }))
      return waiting.filter((one) => one.review !== 'rejected')
    },
  })
