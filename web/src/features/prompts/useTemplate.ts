import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { refDebounced } from '@vueuse/core'
import { computed, ref, watch } from 'vue'
import type { FaultRead } from '@/api'
import { Refused } from '@/app/problems'
import { draftOf, givenOf, isSame, keepDraft, kept, type Draft } from './draft'
import { tagged, useCheck, useWriting } from './usePrompts'

const REST_MS = 300

const isNamed = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_]*$/.test(name)
const copyOf = (draft: Draft): Draft => JSON.parse(JSON.stringify(draft)) as Draft

/** One template being written: its draft, what is wrong with it, and how it becomes a version. */
export function useTemplate(code: string) {
  const queries = useQueryClient()
  const { saving } = useWriting()
  const { data: found, error, refetch } = useQuery({ queryKey: ['prompts', 'template', code], queryFn: () => tagged(code), refetchOnWindowFocus: false })
  const draft = ref<Draft>({ text: '', system: '', negative: '', variables: [] })
  const begun = ref<{ version: number; tag?: string; draft: Draft }>()
  const keptHere = ref(kept(code))
  const isConflict = computed(() => saving.error.value instanceof Refused && saving.error.value.status === 412)

  /** Begins with what is in force now; what is being written already is left alone. */
  function adopt(): void {
    const now = found.value
    if (now === undefined || begun.value !== undefined) return
    begun.value = { version: now.version.version, tag: now.tag, draft: draftOf(now.version) }
    draft.value = copyOf(keptHere.value?.draft ?? draftOf(now.version))
  }
  watch(found, adopt, { immediate: true })

  const isChanged = computed(() => begun.value !== undefined && !isSame(draft.value, begun.value.draft))
  /** What neither a version holds nor this browser keeps. */
  const isAtRisk = computed(() => isChanged.value && (keptHere.value === undefined || !isSame(draft.value, keptHere.value.draft)))
  const given = computed(() => givenOf(draft.value))
  const settled = refDebounced(given, REST_MS)
  /** A variable without a proper name is not yet something to ask about. */
  const isComplete = computed(() => draft.value.variables.every((one) => isNamed(one.name)))
  const check = useCheck(code, () => settled.value, () => begun.value !== undefined && settled.value.variables?.every((one) => isNamed(one.name)) === true)
  const faults = computed<FaultRead[]>(() => (begun.value === undefined ? [] : (check.data.value?.faults ?? [])))
  const isChecked = computed(() => isComplete.value && JSON.stringify(settled.value) === JSON.stringify(given.value) && !check.isFetching.value && check.data.value !== undefined)

  function keep(): void {
    keptHere.value = { draft: copyOf(draft.value), version: begun.value?.version ?? 0, at: new Date().toISOString() }
    keepDraft(code, keptHere.value)
  }

  function forget(): void {
    keepDraft(code, undefined)
    keptHere.value = undefined
  }

  function discard(): void {
    forget()
    if (begun.value !== undefined) draft.value = copyOf(begun.value.draft)
  }

  async function begin(): Promise<void> {
    forget()
    saving.reset()
    await queries.invalidateQueries({ queryKey: ['prompts', 'template', code] })
    begun.value = undefined
    adopt()
  }

  function save(note: string, onDone: () => void = () => undefined): void {
    saving.mutate({ code, body: givenOf(draft.value, note), tag: begun.value?.tag }, { onSuccess: () => void begin().then(onDone) })
  }

  /** What was written here becomes the next version after the one that came meanwhile. */
  async function insist(note: string): Promise<void> {
    const now = await tagged(code)
    if (begun.value !== undefined) begun.value.tag = now.tag
    save(note)
  }

  return { version: computed(() => found.value?.version), draft, faults, isChecked, isComplete, isChanged, isAtRisk, keptAt: computed(() => keptHere.value?.at), error, refetch, check, saving, isConflict, keep, discard, begin, save, insist, tokens: computed(() => check.data.value?.tokens_about) }
}
