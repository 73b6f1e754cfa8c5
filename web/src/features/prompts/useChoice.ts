import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { chooseProjectPrompts, readProjectPrompts, type LookRead, type ProjectPromptsRead } from '@/api'
import type { Tagged } from '@/app/edits'
import { answered } from '@/app/problems'
import { ofProject } from '@/app/project'
import { useDraft } from '@/ui/useDraft'

/** A set of prompts, and a look. */
export interface Choice extends LookRead {
  set: string
}

const tagOf = ({ set, look }: ProjectPromptsRead): Tagged<Choice> => {
  const data = { set, ...look }
  return { data, tag: JSON.stringify(data) }
}

/** Which prompts a project has, and which look. */
export function useChoice(project: string) {
  const queries = useQueryClient()
  const path = { project }
  const { data, error: unread, refetch } = useQuery({ queryKey: [...ofProject(project), 'prompts'], queryFn: () => answered(readProjectPrompts({ path })) })
  const choosing = useMutation({
    mutationFn: ({ set, ...look }: Choice) => answered(chooseProjectPrompts({ path, body: { set, look } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ofProject(project) }),
  })
  const read = computed(() => data.value && tagOf(data.value))
  const editing = useDraft<Choice>({
    read,
    refetch: () => Promise.resolve({ data: read.value }),
    save: async (change) => {
      await choosing.mutateAsync({ ...read.value!.data, ...change })
      return tagOf(await answered(readProjectPrompts({ path })))
    },
  })
  return { ...editing, unread, refetch }
}
