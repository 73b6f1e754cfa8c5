import { useQueryClient } from '@tanstack/vue-query'
import { estimateProject, extractStory, type EstimateRead } from '@/api'
import { ofProject } from '@/app/project'
import { answered, Refused } from '@/app/problems'
import { usePriced } from '@/ui/usePriced'

const BREAKDOWN = 'script/breakdown'

/** Returns what the breakdown of the script in force costs at most, with what the caps leave. */
async function priced(project: string): Promise<EstimateRead> {
  const estimate = await answered(estimateProject({ path: { project }, query: { again: [BREAKDOWN] } }))
  const held = estimate.held[BREAKDOWN]
  if (held) throw new Refused(409, { detail: held })
  return estimate
}

/** Has the script broken down, once its price was seen. */
export function useExtracting(project: string, onOrdered: () => void = () => undefined) {
  const queries = useQueryClient()
  return usePriced({
    price: () => priced(project),
    order: (_, key) => answered(extractStory({ path: { project }, headers: { 'Idempotency-Key': key } })),
    onOrdered,
    onSettled: () => queries.invalidateQueries({ queryKey: ofProject(project) }),
  })
}
