import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { dropPromptOverride, listPromptOverrides, readPromptNow, writePromptOverride } from '@/api'
import type { Tagged } from '@/app/edits'
import { answered, itemsOf } from '@/app/problems'
import { ofProject } from '@/app/project'
import { useDraft } from '@/ui/useDraft'

interface Written {
  prompt: string
}

/** What would be sent now for one thing of a project, and somebody's own words in its place. */
export function useOwnWords(project: string, key: Ref<string>) {
  const queries = useQueryClient()
  const path = { project }
  const overrides = useQuery({ queryKey: [...ofProject(project), 'overrides'], queryFn: () => itemsOf(listPromptOverrides({ path })) })
  const now = useQuery({
    queryKey: computed(() => [...ofProject(project), 'words', key.value]),
    queryFn: async () => ({ key: key.value, ...(await answered(readPromptNow({ path: { project, key: key.value } }))) }),
    enabled: computed(() => key.value !== ''),
  })
  const own = computed(() => overrides.data.value?.find((one) => one.key === key.value))
  const tagOf = (prompt: string): Tagged<Written> => ({ data: { prompt }, tag: prompt })
  const read = computed(() => {
    if (overrides.data.value === undefined || now.data.value?.key !== key.value) return undefined
    return tagOf(own.value?.prompt ?? now.data.value.text)
  })
  const onSettled = () => queries.invalidateQueries({ queryKey: ofProject(project) })
  const writing = useMutation({
    mutationFn: ({ of, prompt }: { of: string; prompt: string }) => answered(writePromptOverride({ path: { project, key: of }, body: { prompt } })),
    onSettled,
  })
  const dropping = useMutation({ mutationFn: (of: string) => answered(dropPromptOverride({ path: { project, key: of } })), onSettled })
  const editing = useDraft<Written>({
    about: key,
    read,
    // They have no tag: whoever writes last is told nothing, but words being typed are left alone.
    refetch: () => Promise.resolve({ data: read.value }),
    save: async ({ prompt = '' }, _tag, of) => {
      await writing.mutateAsync({ of, prompt: prompt.trim() })
      return tagOf(prompt.trim())
    },
  })
  return {
    ...editing,
    now: now.data,
    unread: now.error,
    own,
    error: computed(() => editing.error.value ?? dropping.error.value),
    /** Has the template say it again. */
    drop(): void {
      editing.discard()
      dropping.mutate(key.value)
    },
  }
}
