import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { readArtefact, type ArtefactRead, type TakeRead } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'

/** The takes of what is selected, and the one of them that is looked at: the one in use, until one goes on to another. */
export function useLooked(project: string, current: Ref<ArtefactRead | undefined>, isShown: Ref<boolean>) {
  const number = ref<number | null>(null)
  watch(
    () => [current.value?.key, current.value?.selected],
    () => (number.value = current.value?.selected ?? null),
    { immediate: true, flush: 'sync' },
  )
  const { data: detail } = useQuery({
    queryKey: computed(() => {
      const one = current.value
      return [...ofProject(project), 'artefact', one?.key, one?.takes, one?.selected, one?.review, one?.standing]
    }),
    queryFn: () => answered(readArtefact({ path: { project, code: current.value!.code, kind: current.value!.kind } })),
    enabled: computed(() => isShown.value && current.value !== undefined),
    placeholderData: (before) => (before?.key === current.value?.key ? before : undefined),
  })
  // Where no take is shown, none is looked at: then the one in use is meant.
  const takes = computed<TakeRead[]>(() => (isShown.value && detail.value?.key === current.value?.key ? (detail.value?.all_takes ?? []) : []))
  const take = computed(() => takes.value.find((one) => one.number === number.value) ?? takes.value.at(-1))

  function step(by: 1 | -1): void {
    const place = takes.value.findIndex((one) => one.number === take.value?.number)
    number.value = takes.value[Math.min(takes.value.length - 1, Math.max(0, place + by))]?.number ?? number.value
  }

  return { takes, take, used: computed(() => takes.value.find((one) => one.is_selected)), look: (to: number) => void (number.value = to), step }
}
