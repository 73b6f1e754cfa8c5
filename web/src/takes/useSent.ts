import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { readSentPrompt, type TakeRead } from '@/api'
import { answered } from '@/app/problems'
import { ofProject } from '@/app/project'

/** The words that were really sent for a take. */
export function useSent(project: string, take: () => Pick<TakeRead, 'key' | 'number'> | undefined) {
  const { data } = useQuery({
    queryKey: computed(() => [...ofProject(project), 'sent', take()?.key, take()?.number]),
    queryFn: () => answered(readSentPrompt({ path: { project, key: take()!.key }, query: { number: take()!.number } })),
    enabled: computed(() => take() !== undefined),
  })
  return data
}
