import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { addCharacter, addLocation, addScene, addShot, duplicateShot, mergeCharacter, mergeLocation, splitShot } from '@/api'
import { ofProject } from '@/app/project'
import { answered, wordsOf } from '@/app/problems'
import type { Found } from './records'

/** What is added, and where. People and places get a name to begin with, which is changed where it stands. */
export type Added =
  | { kind: 'character'; name: string }
  | { kind: 'location'; name: string }
  | { kind: 'scene'; location: string; after: string }
  | { kind: 'shot'; scene: string; after: string }

/** What is done to the story’s shape: two made one, one made two, added, copied. */
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
  const adding = useMutation({
    mutationFn: (given: Added): Promise<{ code: string }> => {
      const path = { project }
      switch (given.kind) {
        case 'character':
          return answered(addCharacter({ path, body: { name: given.name } }))
        case 'location':
          return answered(addLocation({ path, body: { name: given.name } }))
        case 'scene':
          return answered(addScene({ path, body: { location: given.location, after: given.after } }))
        case 'shot':
          return answered(addShot({ path, body: { scene: given.scene, after: given.after } }))
      }
    },
    onSuccess,
  })
  const others = [splitting, copying, adding]
  return {
    merging,
    splitting,
    copying,
    adding,
    mergeTrouble: merging.error,
    trouble: computed(() => {
      const error = others.map((one) => one.error.value).find((one) => one !== null)
      return error ? wordsOf(error) : ''
    }),
  }
}
