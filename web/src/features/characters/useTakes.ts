import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { readArtefact, type ArtefactDetail, type ArtefactRead, type TakeRead } from '@/api'
import { useLooking } from '@/app/looking'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'
import { useSent } from '@/takes/useSent'

/** The takes of a reference, and the one that is looked at: it stands in the address, else it is the one in use. */
export function useTakes(project: string, artefact: Ref<ArtefactRead | undefined>) {
  const route = useRoute()
  const router = useRouter()
  const key = computed(() => artefact.value?.key ?? '')
  const { data: detail } = useQuery({
    queryKey: computed(() => {
      const one = artefact.value
      return [...ofProject(project), 'artefact', key.value, one?.takes, one?.selected, one?.review, one?.standing]
    }),
    queryFn: () => answered(readArtefact({ path: { project, code: artefact.value!.code, kind: 'reference' } })),
    placeholderData: (before) => (before?.key === key.value ? before : undefined),
    enabled: computed(() => artefact.value !== undefined),
    refetchInterval: useLooking<ArtefactDetail>((one) => one.open_takes > 0),
  })
  const takes = computed<TakeRead[]>(() => (detail.value?.key === key.value ? detail.value.all_takes : []))
  const used = computed(() => takes.value.find((one) => one.is_selected))
  const take = computed(() => {
    const wanted = Number(route.query.take)
    return takes.value.find((one) => one.number === wanted) ?? used.value ?? takes.value.at(-1)
  })
  const sent = useSent(project, () => take.value)

  function look(number: number): void {
    const isUsed = used.value?.number === number
    void router.replace({ query: { ...route.query, take: isUsed ? undefined : String(number) } })
  }
  function step(by: 1 | -1): void {
    const place = takes.value.findIndex((one) => one === take.value)
    const target = takes.value[Math.min(takes.value.length - 1, Math.max(0, place + by))]
    if (target) look(target.number)
  }
  /** What the take that is looked at is compared with: the one in use; of that one, the take before it. */
  const other = computed(() => {
    const made = takes.value.filter((one) => one.status === 'completed')
    if (!take.value?.is_selected) return used.value
    return made.filter((one) => one.number < take.value!.number).at(-1) ?? made.find((one) => one !== take.value)
  })
  return { detail, takes, take, used, other, sent, look, step }
}
