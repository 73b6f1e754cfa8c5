import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { shallowRef, watch } from 'vue'
import { deleteCharacter, deleteLocation, deleteScene, deleteShot } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'

const DELETE = { character: deleteCharacter, location: deleteLocation, scene: deleteScene, shot: deleteShot }

/** What a story consists of, and can be without. */
export interface Doomed {
  kind: keyof typeof DELETE
  code: string
  /** What people call it. */
  name: string
}

/** Takes something out of the story once somebody has said that they mean it. The studio keeps what is still used, and says where it is. */
export function useTakingOut(project: string, onGone: (doomed: Doomed) => unknown = () => undefined) {
  const queries = useQueryClient()
  const doomed = shallowRef<Doomed>()
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: ({ kind, code }: Doomed) => answered(DELETE[kind]({ path: { project, code } })),
    onSuccess: async (_gone, it) => {
      doomed.value = undefined
      await onGone(it)
      await queries.invalidateQueries({ queryKey: ofProject(project) })
    },
  })
  watch(doomed, reset)
  return { doomed, isGoing: isPending, error, go: () => void (doomed.value && mutate(doomed.value)) }
}

export type TakingOut = ReturnType<typeof useTakingOut>
