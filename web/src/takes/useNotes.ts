import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { addNote, listNotes, reopenNote, replyToNote, resolveNote, type NoteRead } from '@/api'
import { ofProject } from '@/app/project'
import { answered, itemsOf } from '@/app/problems'
import type { Pin } from '@/ui/player/useDraft'
import type { Marker } from '@/ui/player/PlayerScrubber.vue'

/** Marks for the notes that belong to frames. */
export const markersOf = (notes: NoteRead[]): Marker[] =>
  notes.flatMap((one) =>
    one.first_frame === null ? [] : [{ id: one.id, first: one.first_frame, last: one.last_frame ?? one.first_frame, says: one.body, isSettled: one.is_resolved }],
  )

/** What was said of a shot's clip. */
export function useNotes(project: string, key: MaybeRefOrGetter<string>, take: MaybeRefOrGetter<number | undefined>) {
  const queries = useQueryClient()
  const list = useQuery({
    queryKey: computed(() => [...ofProject(project), 'notes', toValue(key)]),
    queryFn: () => itemsOf(listNotes({ path: { project }, query: { key: toValue(key) } })),
    enabled: computed(() => toValue(key) !== ''),
  })
  const all = computed(() => list.data.value ?? [])
  const onSuccess = () => queries.invalidateQueries({ queryKey: [...ofProject(project), 'notes'] })

  const adding = useMutation({
    mutationFn: ({ body, pin }: { body: string; pin: Pin }) => {
      const [code = '', kind] = toValue(key).split('/')
      const path = { project, code, kind: kind as 'clip', number: toValue(take) ?? 1 }
      return answered(addNote({ path, body: { body, first_frame: pin.first, last_frame: pin.last } }))
    },
    onSuccess,
  })
  const answering = useMutation({
    mutationFn: ({ id, body }: { id: string; body: string }) => answered(replyToNote({ path: { project, note_id: id }, body: { body } })),
    onSuccess,
  })
  const settling = useMutation({
    mutationFn: ({ id, settled }: { id: string; settled: boolean }) => {
      const path = { project, note_id: id }
      return answered(settled ? resolveNote({ path }) : reopenNote({ path }))
    },
    onSuccess,
  })

  return {
    notes: computed(() => all.value.filter((one) => one.take === toValue(take)).sort((one, other) => (one.first_frame ?? -1) - (other.first_frame ?? -1))),
    elsewhere: computed(() => [...new Set(all.value.filter((one) => one.take !== toValue(take)).map((one) => one.take))].sort((one, other) => one - other)),
    open: computed(() => all.value.filter((one) => !one.is_resolved && one.take === toValue(take)).length),
    isPending: list.isPending,
    listError: list.error,
    refetch: list.refetch,
    add: (body: string, pin: Pin) => adding.mutateAsync({ body, pin }),
    answer: (id: string, body: string) => answering.mutate({ id, body }),
    settle: (id: string, settled: boolean) => settling.mutate({ id, settled }),
    trouble: computed(() => {
      const error = [adding, answering, settling].map((one) => one.error.value).find((one) => one !== null)
      return error
    }),
  }
}
