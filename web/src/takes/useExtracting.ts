import { useQueryClient } from '@tanstack/vue-query'
import { estimateProject, extractStory, readArtefact, type EstimateRead } from '@/api'
import { ofProject } from '@/app/project'
import { answered, Refused } from '@/app/problems'
import { estimateOf } from '@/ui/quoting'
import { usePriced } from '@/ui/usePriced'

/** Returns what the breakdown of the script in force costs at most, with what the caps leave. */
async function priced(project: string): Promise<EstimateRead> {
  const path = { project }
  const [all, found] = await Promise.all([
    answered(estimateProject({ path })),
    answered(readArtefact({ path: { ...path, code: 'script', kind: 'breakdown' } })),
  ])
  if (found.again_held) throw new Refused(409, { detail: found.again_held })
  const micros = found.again_cost_usd_micros
  const by = micros === 0 ? 'embedded' : found.all_takes.at(-1)?.recipe.provider ?? ''
  const line: EstimateRead['lines'][number] = {
    key: found.key,
    kind: 'breakdown',
    provider: by,
    model: by,
    jobs: micros === 0 ? 0 : 1,
    seconds: 0,
    usd_micros: micros,
    price_source: '',
    price_as_of: null,
    or_by: [],
  }
  return estimateOf({ ...all, lines: [line], held: {} }, () => true)
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
