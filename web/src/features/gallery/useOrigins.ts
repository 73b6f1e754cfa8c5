import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { listRuns, type ArtefactRead, type TakeRead } from '@/api'
import { everyItemOf } from '@/app/problems'
import { ofProject } from '@/app/project'

/** What no run ordered: somebody had it made by itself. */
const ALONE = 'alone'
const WHEN: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }

export const modelOf = (one: ArtefactRead): string => (one.model ? `${one.provider}/${one.model}` : '')
/** Who made something, as people call it; `here` is what the studio's own models are called. */
export const makerOf = (one: ArtefactRead, here: string): string => (one.provider === 'embedded' ? here : `${one.provider} · ${one.model}`)
export const batchOfTake = (one: TakeRead): string => one.run ?? ALONE
export const batchOf = (one: ArtefactRead): string => (one.takes ? (one.run ?? ALONE) : '')

/** By which models things were made, and in which batches: what one may choose from. A batch is what one run ordered. */
export function useOrigins(project: string, artefacts: ComputedRef<ArtefactRead[]>) {
  const { t, locale } = useI18n()
  const found = (of: (one: ArtefactRead) => string): string[] => [...new Set(artefacts.value.map(of))].filter((one) => one !== '')
  const models = computed(() => found(modelOf))
  const batches = computed(() => found(batchOf))
  const { data: runs } = useQuery({
    queryKey: [...ofProject(project), 'runs'],
    queryFn: () => everyItemOf((paging) => listRuns({ path: { project }, query: paging })),
    enabled: computed(() => batches.value.length > 0),
    staleTime: 60_000,
  })
  const begun = computed(() => new Map((runs.value ?? []).map((one) => [one.id, one.created_at])))

  function modelName(value: string): string {
    const one = artefacts.value.find((each) => modelOf(each) === value)
    return one ? makerOf(one, t('cost.here')) : t('cost.here')
  }
  function batchName(value: string): string {
    const at = begun.value.get(value)
    if (value === ALONE) return t('gallery.alone')
    return at ? t('gallery.batchOf', { when: new Date(at).toLocaleString(locale.value, WHEN) }) : t('gallery.batchEarlier')
  }
  const newestFirst = (one: string, other: string): number => (begun.value.get(other) ?? '').localeCompare(begun.value.get(one) ?? '')

  return {
    batchName,
    models: computed(() => [{ label: t('gallery.anyModel'), value: 'all' }, ...models.value.map((value) => ({ label: modelName(value), value }))]),
    batches: computed(() => [{ label: t('gallery.anyBatch'), value: 'all' }, ...[...batches.value].sort(newestFirst).map((value) => ({ label: batchName(value), value }))]),
  }
}

export type Origins = ReturnType<typeof useOrigins>
