import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, type MaybeRefOrGetter, toValue } from 'vue'
import { changePlaceholder, listPlaceholders, putPlaceholder, removePlaceholder, type PlaceholderChange, type PlaceholderRead } from '@/api'
import { ofProject } from '@/app/project'
import { answered, itemsOf } from '@/app/problems'

export const LARGEST_MB = 20
const TAKEN = new Set(['image/png', 'image/jpeg'])

/** Why a file cannot be a placeholder; nothing if it can, as far as one sees from outside. */
export function refusalOf(file: Pick<File, 'type' | 'size'>): 'wrong' | 'large' | undefined {
  if (!TAKEN.has(file.type)) return 'wrong'
  return file.size > LARGEST_MB * 1_000_000 ? 'large' : undefined
}

/** What each provider makes of it. The studio says it in a sentence, of which there are few. */
const EFFECTS = [
  ['the model follows it', 'follows'],
  ['the model looks at it', 'looks'],
  ['the model takes no pictures', 'refuses'],
  ['does not follow it', 'ignores'],
] as const

export interface Effect {
  provider: string
  does: (typeof EFFECTS)[number][1] | undefined
  said: string
}

export function effectOf(said: string): Effect {
  const found = EFFECTS.find(([words]) => said.includes(words))
  const at = found ? said.lastIndexOf(`: ${found[0]}`) : -1
  return { provider: at > 0 ? said.slice(0, at) : '', does: found?.[1], said }
}

/** The picture after which a shot is composed. */
export function usePlaceholder(project: string, shot: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  const refused = ref<'wrong' | 'large'>()
  const path = () => ({ project, code: toValue(shot) })
  const { data, isPending } = useQuery({
    queryKey: [...ofProject(project), 'placeholders'],
    queryFn: () => itemsOf(listPlaceholders({ path: { project } })),
  })
  const placeholder = computed<PlaceholderRead | undefined>(() => data.value?.find((one) => one.shot === toValue(shot)))
  const onSuccess = () => queries.invalidateQueries({ queryKey: ofProject(project) })

  const putting = useMutation({
    mutationFn: (file: Blob) => {
      const before = placeholder.value
      const kept = before && { kind: before.kind, controls: before.controls, note: before.note }
      return answered(putPlaceholder({ path: path(), body: { file, ...kept } }))
    },
    onSuccess,
  })
  const changing = useMutation({
    mutationFn: (change: PlaceholderChange) => answered(changePlaceholder({ path: path(), body: change })),
    onSuccess,
  })
  const removing = useMutation({ mutationFn: () => answered(removePlaceholder({ path: path() })), onSuccess })
  const all = [putting, changing, removing]

  function put(file: Blob): void {
    refused.value = refusalOf(file as File)
    for (const one of all) one.reset()
    if (refused.value === undefined) putting.mutate(file)
  }

  return {
    placeholder,
    isPending,
    isSending: putting.isPending,
    refused,
    // Its address changes with the picture, so that an older one is never shown from the browser's store.
    url: computed(() => placeholder.value && `/api/v1/projects/${encodeURIComponent(project)}/shots/${encodeURIComponent(toValue(shot))}/placeholder/picture?of=${placeholder.value.sha256.slice(0, 12)}`),
    effects: computed(() => (placeholder.value?.effect ?? []).map(effectOf)),
    trouble: computed(() => {
      const error = all.map((one) => one.error.value).find((one) => one !== null)
      return error
    }),
    put,
    change: (change: PlaceholderChange) => changing.mutate(change),
    remove: () => removing.mutate(),
  }
}

export type Placeholder = ReturnType<typeof usePlaceholder>
