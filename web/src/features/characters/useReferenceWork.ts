import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef } from 'vue'
import { bringTake, lockArtefact, selectTake, unlockArtefact, type ArtefactRead, type Renewal } from '@/api'
import { ofProject } from '@/app/project'
import { answered, wordsOf } from '@/app/problems'
import type { Target } from '@/takes/targets'
import { artefactsKey } from '@/takes/useArtefacts'
import { useDeciding } from '@/takes/useDeciding'

/** What is done with references: decided, made again, brought, taken back to an older take, locked. */
export function useReferenceWork(project: string) {
  const queries = useQueryClient()
  const fresh = () => queries.invalidateQueries({ queryKey: ofProject(project) })
  const { decide, undo, last, mayUndo, error: refused } = useDeciding(project, () => artefactsKey(project, 'reference'))
  const rejected = shallowRef<(ArtefactRead & Target)[]>([])
  const renewed = shallowRef<ArtefactRead[]>([])
  const renewal = ref<Renewal>('seed')
  const path = (one: ArtefactRead) => ({ project, code: one.code, kind: one.kind })

  const selecting = useMutation({
    mutationFn: ({ of, number }: { of: ArtefactRead; number: number }) => answered(selectTake({ path: { ...path(of), number } })),
    onSuccess: fresh,
  })
  const bringing = useMutation({
    mutationFn: ({ of, file }: { of: ArtefactRead; file: File }) => answered(bringTake({ path: { project }, body: { key: of.key, files: [file] } })),
    onSuccess: fresh,
  })
  const locking = useMutation({
    mutationFn: (of: ArtefactRead) => answered((of.locked ? unlockArtefact : lockArtefact)({ path: path(of) })),
    onSuccess: fresh,
  })

  /** Asks why they are rejected. */
  function reject(targets: (ArtefactRead & Target)[]): void {
    rejected.value = targets
  }
  /** Asks for one more take of each, which has its price. */
  function renew(those: ArtefactRead[], mode: Renewal = 'seed'): void {
    renewal.value = mode
    renewed.value = those.filter((one) => one.standing !== 'running')
  }

  return {
    decide,
    reject,
    renew,
    undo,
    last,
    mayUndo,
    rejected,
    renewed,
    renewal,
    selecting,
    bringing,
    locking,
    trouble: computed(() => {
      const error = [refused.value, selecting.error.value, locking.error.value].find((one) => one)
      return error ? wordsOf(error) : ''
    }),
  }
}
