import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { listArtefacts, type ArtefactRead, type Kind } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'

const PAGE_SIZE = 100

export const artefactsKey = (project: string, kind: Kind) => [...ofProject(project), 'artefacts', kind] as const

/** Everything of a kind in a project, in the film's order. Some of it may be under way: then it is looked at again. */
export function useArtefacts(project: string, kind: MaybeRefOrGetter<Kind>) {
  const query = useQuery({
    queryKey: computed(() => artefactsKey(project, toValue(kind))),
    queryFn: () => all(project, toValue(kind)),
    refetchInterval: (state) => (state.state.data?.some((one) => one.standing === 'running') ? 2000 : false),
  })
  return { ...query, artefacts: computed(() => query.data.value ?? []) }
}

async function all(project: string, kind: Kind): Promise<ArtefactRead[]> {
  const page = (number: number) =>
    answered(listArtefacts({ path: { project }, query: { kind: [kind], page: number, page_size: PAGE_SIZE } }))
  const first = await page(1)
  const others = Math.ceil(first.total / PAGE_SIZE) - 1
  const rest = await Promise.all(Array.from({ length: Math.max(0, others) }, (_, place) => page(place + 2)))
  return [first, ...rest].flatMap((one) => one.items)
}
