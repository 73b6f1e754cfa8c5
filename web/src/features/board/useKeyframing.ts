import { useQueryClient } from '@tanstack/vue-query'
import { estimateProject, startRun, type ArtefactRead } from '@/api'
import { answered } from '@/app/problems'
import { ofProject } from '@/app/project'
import { usePriced } from '@/ui/usePriced'

const TARGETS = ['keyframe']

/** Whether a keyframe has to be made still, or once more. */
export function isMissing({ standing }: Pick<ArtefactRead, 'standing'>): boolean {
  return standing === 'ready' || standing === 'blocked' || standing === 'failed'
}

/** Having the keyframes made that are missing, with what they are made from; their price is told first. */
export function useKeyframing(project: string) {
  const queries = useQueryClient()
  const path = { project }
  return usePriced({
    price: () => answered(estimateProject({ path, query: { target: TARGETS } })),
    order: (_, key) => answered(startRun({ path, body: { targets: TARGETS }, headers: { 'Idempotency-Key': key } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ofProject(project) }),
  })
}
