import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { estimateProject, rollBackStage, skipStage, startRun, type Kind } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'
import { usePausing } from '@/takes/usePausing'
import { usePriced } from '@/ui/usePriced'

/** Starting a project's work or one stage of it, with its price told first; pausing, going on, skipping, rolling back. */
export function useSteering(code: string) {
  const queries = useQueryClient()
  const path = { project: code }
  const onSuccess = () => queries.invalidateQueries({ queryKey: ofProject(code) })

  const starting = usePriced({
    price: (targets: Kind[]) => answered(estimateProject({ path, query: targets.length ? { target: targets } : {} })),
    order: (targets, key) => answered(startRun({ path, body: { targets }, headers: { 'Idempotency-Key': key } })),
    onOrdered: onSuccess,
  })
  const pausing = usePausing()
  const skipping = useMutation({ mutationFn: (kind: Kind) => answered(skipStage({ path: { ...path, kind } })), onSuccess })
  const rolling = useMutation({ mutationFn: (kind: Kind) => answered(rollBackStage({ path: { ...path, kind } })), onSuccess })
  const steering = [pausing, skipping, rolling]

  return {
    starting,
    isSteering: computed(() => steering.some((one) => one.isPending.value)),
    error: computed(() => steering.map((one) => one.error.value).find((one) => one !== null)),
    /** Asks for the price of everything, or of some stages alone. */
    ask(...kinds: Kind[]): void {
      steering.forEach((one) => one.reset())
      void starting.ask(kinds)
    },
    pause: () => pausing.mutate({ project: code, isPaused: true }),
    resume: () => pausing.mutate({ project: code, isPaused: false }),
    skip: (kind: Kind) => skipping.mutate(kind),
    rollBack: (kind: Kind) => rolling.mutate(kind),
  }
}
