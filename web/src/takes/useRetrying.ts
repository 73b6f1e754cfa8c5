import { useQueryClient } from '@tanstack/vue-query'
import { estimateProject, readPlan, startRun, type PlanItem } from '@/api'
import { answered } from '@/app/problems'
import { ofProject, tasksKey } from '@/app/project'
import { estimateOf } from '@/ui/quoting'
import { usePriced } from '@/ui/usePriced'

const MOST_TARGETS = 1000

/** What a run is told to make: so many keys as it takes, else the kinds that they are of. */
export function targetsOf(items: Pick<PlanItem, 'key' | 'kind'>[]): string[] {
  const found = items.length <= MOST_TARGETS ? items.map((one) => one.key) : items.map((one) => one.kind)
  return [...new Set<string>(found)]
}

interface Retry {
  project: string
  /** What is meant; all that failed, if nothing is named: its price says what that is. */
  targets?: string[]
}

async function priced(retry: Retry) {
  const path = { project: retry.project }
  const [told, plan] = await Promise.all([answered(estimateProject({ path })), answered(readPlan({ path }))])
  const { targets } = retry
  const meant = plan.items.filter((item) => (targets ? targets.includes(item.key) : item.why === 'failed'))
  retry.targets ??= targetsOf(meant)
  const names = new Set(meant.map((item) => item.key))
  return estimateOf(told, (line) => names.has(line.key))
}

/** Trying again what failed, one thing or all of a project, with the price told first. */
export function useRetrying() {
  const queries = useQueryClient()
  const retrying = usePriced({
    price: priced,
    order: ({ project, targets = [] }, key) => answered(startRun({ path: { project }, body: { targets }, headers: { 'Idempotency-Key': key } })),
    onSettled: ({ project }) => {
      void queries.invalidateQueries({ queryKey: ofProject(project) })
      void queries.invalidateQueries({ queryKey: tasksKey })
    },
  })
  return {
    ...retrying,
    /** Asks for the price of these, or of all that failed in the project. */
    ask: (project: string, keys?: string[]) => void retrying.ask({ project, targets: keys }),
  }
}
