import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { addShot, deleteShot, duplicateShot, mergeCharacter, mergeLocation, splitShot } from '@/api'
import { ofProject } from '@/app/project'
import { answered, wordsOf } from '@/app/problems'
import type { Found } from './records'

/** What is done to the story’s shape: two made one, one made two, added, copied, taken out. */
export function useShaping(project: string) {
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries({ queryKey: ofProject(project) })
  const merging = useMutation({
    mutationFn: ({ one, into }: { one: Found; into: string }) => {
      const asked = { path: { project, code: one.key }, body: { into } }
      return answered<unknown>(one.kind === 'character' ? mergeCharacter(asked) : mergeLocation(asked))
    },
    onSuccess,
  })
  const splitting = useMutation({
    mutationFn: ({ code, line }: { code: string; line: number }) => answered(splitShot({ path: { project, code }, body: { at_line: line } })),
    onSuccess,
  })
  const copying = useMutation({ mutationFn: (code: string) => answered(duplicateShot({ path: { project, code } })), onSuccess })
  const adding = useMutation({ mutationFn: (given: { scene: string; after: string }) => answered(addShot({ path: { project }, body: given })), onSuccess })
  const removing = useMutation({ mutationFn: (code: string) => answered(deleteShot({ path: { project, code } })), onSuccess })
  const others = [splitting, copying, adding, removing]
  return {
    merging,
    splitting,
    copying,
    adding,
    removing,
    mergeTrouble: merging.error,
    trouble: computed(() => {
      const error = others.map((one) => one.error.value).find((one) => one !== null)
      return error ? wordsOf(error) : ''
    }),
  }
}
