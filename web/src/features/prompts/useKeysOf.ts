import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { listArtefacts, type Kind, type PromptStage } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'

const MOST = 100

/** What of a project a template of a stage is for: its characters, its places, or its shots. */
export function useKeysOf(project: MaybeRefOrGetter<string>, stage: MaybeRefOrGetter<PromptStage>) {
  const kind = computed<Kind>(() => (toValue(stage) === 'keyframe' || toValue(stage) === 'clip' ? (toValue(stage) as Kind) : 'reference'))
  const { data } = useQuery({
    queryKey: computed(() => [...ofProject(toValue(project)), 'prompt-keys', kind.value]),
    queryFn: () => answered(listArtefacts({ path: { project: toValue(project) }, query: { kind: [kind.value], page_size: MOST } })),
    enabled: computed(() => toValue(project) !== ''),
  })
  const keys = computed(() =>
    (data.value?.items ?? [])
      .filter((one) => kind.value !== 'reference' || one.key.startsWith('char_') === (toValue(stage) === 'character'))
      .map((one) => ({ value: one.key, label: one.code })),
  )
  return { keys }
}
