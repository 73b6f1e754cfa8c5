import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { listArtefacts, type ArtefactRead, type Kind, type Standing } from '@/api'
import { ofProject } from '@/app/project'
import { useLooking } from '@/app/looking'
import { everyItemOf } from '@/app/problems'
import { stateOf } from '@/ui/states'


export const artefactsKey = (project: string, kind: Kind) => [...ofProject(project), 'artefacts', kind] as const
/** Under this, what waits for a decision is kept, of all kinds. */
export const waitingKey = (project: string) => [...ofProject(project), 'artefacts', 'waiting'] as const

/** Everything of a kind in a project, in the film's order. */
export function useArtefacts(project: string, kind: MaybeRefOrGetter<Kind>) {
  const query = useQuery({
    queryKey: computed(() => artefactsKey(project, toValue(kind))),
    queryFn: () => all(project, { kind: [toValue(kind)] }),
    refetchInterval: useLooking<ArtefactRead[]>((all) => all.some((one) => one.standing === 'running')),
  })
  return { ...query, artefacts: computed(() => query.data.value ?? []), isKnown: computed(() => query.data.value !== undefined) }
}

/** The kinds that are decided on one by one, in the order of their gates. */
export const DECIDED: Kind[] = ['reference', 'keyframe', 'clip']

/** All takes of a project that wait for a decision: gate after gate, in the film's order. */
export function useWaiting(project: string) {
  const query = useQuery({
    queryKey: waitingKey(project),
    queryFn: async () => {
      const found = await all(project, { kind: DECIDED, standing: ['waiting'] })
      return DECIDED.flatMap((kind) => found.filter((one) => one.kind === kind))
    },
  })
  // What was decided here stays in the list until the studio has answered.
  return { ...query, waiting: computed(() => (query.data.value ?? []).filter((one) => stateOf(one) === 'waiting')) }
}

const all = (project: string, wanted: { kind: Kind[]; standing?: Standing[] }): Promise<ArtefactRead[]> =>
  everyItemOf((paging) => listArtefacts({ path: { project }, query: { ...wanted, ...paging } }))
