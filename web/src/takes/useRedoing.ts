import { useQueryClient } from '@tanstack/vue-query'
import { estimateProject, startRun } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'
import { usePriced } from '@/ui/usePriced'

/** Making again what has changed since, and what is missing, with its price first. */
export function useRedoing(project: string) {
  const queries = useQueryClient()
  const path = { project }
  return usePriced({
    price: () => answered(estimateProject({ path, query: { redo_stale: true } })),
    order: (_, key) => answered(startRun({ path, body: { redo_stale: true }, headers: { 'Idempotency-Key': key } })),
    onOrdered: () => queries.invalidateQueries({ queryKey: ofProject(project) }),
  })
}
