import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import {
  changePromptSet,
  checkPromptTemplate,
  editPromptTemplate,
  evaluatePromptTemplate,
  exportPromptSet,
  importPromptSet,
  listPromptSets,
  listPromptTemplates,
  listPromptTemplateUses,
  listPromptVersions,
  readPromptTemplate,
  removePromptSet,
  startPromptSet,
  withdrawPromptTemplate,
  type Action,
  type PromptTemplateGiven,
  type SetRead,
} from '@/api'
import { answered, itemsOf } from '@/app/problems'
import { projectNamesQuery } from '@/app/project'
import { useSession } from '@/app/session'

const PROMPTS = ['prompts'] as const
const MOST = 100

export function useSets() {
  const { me } = useSession()
  const query = useQuery({ queryKey: [...PROMPTS, 'sets'], queryFn: () => answered(listPromptSets({ query: { page_size: MOST } })) })
  const sets = computed(() => query.data.value?.items ?? [])
  /** Those that came with the product stay as they are; others are changed by whoever made them, or an administrator. */
  const mayChange = (one: SetRead | undefined): boolean => one !== undefined && !one.is_shipped && (me.value?.role === 'admin' || one.author === me.value?.username)
  return { ...query, sets, mayChange }
}

/** What a set says for every stage: its own templates, and its base's. */
export function useTemplates(set: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => [...PROMPTS, 'templates', toValue(set)]),
    queryFn: () => itemsOf(listPromptTemplates({ query: { set: toValue(set) } })),
    enabled: computed(() => toValue(set) !== ''),
  })
}

export function useVersions(code: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => [...PROMPTS, 'versions', toValue(code)]),
    queryFn: () => itemsOf(listPromptVersions({ path: { template: toValue(code) } })),
  })
}

/** What came of each version, what the rules say, and who uses it. */
export function useResults(code: MaybeRefOrGetter<string>) {
  const path = computed(() => ({ template: toValue(code) }))
  const evaluation = useQuery({ queryKey: computed(() => [...PROMPTS, 'results', toValue(code)]), queryFn: () => answered(evaluatePromptTemplate({ path: path.value })) })
  const uses = useQuery({ queryKey: computed(() => [...PROMPTS, 'uses', toValue(code)]), queryFn: () => itemsOf(listPromptTemplateUses({ path: path.value })) })
  return { evaluation, uses }
}

/** The faults of what is being written. The last answer stays until there is a newer one. */
export function useCheck(code: MaybeRefOrGetter<string>, draft: MaybeRefOrGetter<PromptTemplateGiven>, isWanted: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => [...PROMPTS, 'check', toValue(code), toValue(draft)]),
    queryFn: ({ signal }) => answered(checkPromptTemplate({ path: { template: toValue(code) }, body: toValue(draft), signal })),
    enabled: computed(() => toValue(isWanted)),
    placeholderData: (before) => before,
    gcTime: 0,
  })
}

/** The template in force, with the tag that an edit of it names. */
export async function tagged(code: string) {
  const asked = readPromptTemplate({ path: { template: code }, cache: 'no-store' })
  const version = await answered(asked)
  return { version, tag: (await asked).response?.headers.get('ETag') ?? undefined }
}

/** The projects that one may look at, or do something in. */
export function useProjectChoices(isWanted: MaybeRefOrGetter<boolean> = true, needed: Action = 'view') {
  return useQuery({
    ...projectNamesQuery,
    enabled: computed(() => toValue(isWanted)),
    select: (all) => all.filter((one) => one.may.includes(needed)).map((one) => ({ value: one.code, label: one.name })),
  })
}

export function useWriting() {
  const queries = useQueryClient()
  const onSettled = () => queries.invalidateQueries({ queryKey: PROMPTS })
  const saving = useMutation({
    mutationFn: ({ code, body, tag }: { code: string; body: PromptTemplateGiven; tag?: string }) =>
      answered(editPromptTemplate({ path: { template: code }, body, headers: { 'If-Match': tag } })),
    onSettled,
  })
  /** Lets the base's template count again; the set's own versions are kept. */
  const withdrawing = useMutation({ mutationFn: (code: string) => answered(withdrawPromptTemplate({ path: { template: code } })), onSettled })
  const starting = useMutation({ mutationFn: start, onSettled })
  const importing = useMutation({
    mutationFn: ({ file, code }: { file: Blob; code: string }) => answered(importPromptSet({ body: file, query: { as: code } })),
    onSettled,
  })
  const renaming = useMutation({
    mutationFn: ({ code, name, description }: { code: string; name: string; description: string }) => answered(changePromptSet({ path: { prompt_set: code }, body: { name, description } })),
    onSettled,
  })
  const removing = useMutation({ mutationFn: (code: string) => answered(removePromptSet({ path: { prompt_set: code } })), onSuccess: (_, code) => forget(code), onSettled })
  /** Nothing more is asked of a set that is gone. */
  function forget(code: string): void {
    queries.removeQueries({
      predicate: ({ queryKey }) => queryKey[0] === PROMPTS[0] && queryKey.some((part) => part === code || String(part).startsWith(`${code}.`)),
    })
  }

  return { saving, withdrawing, starting, importing, renaming, removing }
}

/** Starts a set: upon a shipped one, whose templates count until it has its own, or as a copy of another. */
async function start({ code, name, from }: { code: string; name: string; from: SetRead }): Promise<SetRead> {
  if (from.is_shipped) return answered(startPromptSet({ body: { code, name, base: from.code === 'zh' ? 'zh' : 'en' } }))
  const whole = await answered(exportPromptSet({ path: { prompt_set: from.code }, parseAs: 'blob' }))
  const made = await answered(importPromptSet({ body: whole as Blob, query: { as: code } }))
  return name ? answered(changePromptSet({ path: { prompt_set: made.set.code }, body: { name } })) : made.set
}
