import { useQueryClient } from '@tanstack/vue-query'
import { estimateProject, startRun } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'
import { usePriced } from '@/ui/usePriced'

/** Has the film go on from the gate to the next one, once the price was seen. */
export function useGoingOn(project: string, onGone: () => void) {
  const queries = useQueryClient()
  const path = { project }
  return usePriced({
    price: () => answered(estimateProject({ path })),
    order: (_, key) => answered(startRun({ path, body: {}, headers: { 'Idempotency-Key': key } })),
    onOrdered: onGone,
    onSettled: () => queries.invalidateQueries({ queryKey: ofProject(project) }),
  })
}
