import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { selectTake, type ArtefactRead, type TakeRead } from '@/api'
import { ofProject } from '@/app/project'
import { answered, wordsOf } from '@/app/problems'
import { targetOf } from '@/takes/targets'
import { artefactsKey } from '@/takes/useArtefacts'
import { useDeciding } from '@/takes/useDeciding'

/** Deciding on the take that is watched, and taking another one into use. */
export function useSettling(project: string, clip: Ref<ArtefactRead | undefined>, take: Ref<TakeRead | undefined>) {
  const queries = useQueryClient()
  const { error, ...deciding } = useDeciding(project, () => artefactsKey(project, 'clip'))
  const selecting = useMutation({
    mutationFn: ({ code, number }: { code: string; number: number }) =>
      answered(selectTake({ path: { project, code, kind: 'clip', number } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ofProject(project) }),
  })

  return {
    ...deciding,
    target: computed(() => targetOf(clip.value, take.value)),
    isOther: computed(() => take.value !== undefined && !take.value.is_selected),
    use: (number: number) => clip.value && selecting.mutate({ code: clip.value.code, number }),
    trouble: computed(() => {
      const refused = error.value ?? selecting.error.value
      return refused && wordsOf(refused)
    }),
  }
}
