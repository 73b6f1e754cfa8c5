import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { commentOnShare, openShare, readShare, type SharedItemRead } from '@/api'
import { createClient } from '@/api/client'
import { answered, Refused } from '@/app/problems'
import type { Pin } from '@/ui/player/useDraft'

/** Guests have no session that could be refreshed, and are never sent to the login: what is refused them is their answer. */
const guest = createClient()
/** Answers of the studio come to guests without news: they are looked for. */
const LOOK_MS = 30_000

/** A film comes before its clips, whatever order the studio tells them in. */
export const ordered = (items: SharedItemRead[]): SharedItemRead[] => [...items.filter((one) => one.kind === 'film'), ...items.filter((one) => one.kind !== 'film')]

export const fileOf = (item: SharedItemRead | undefined, role: string) => item?.files.find((one) => one.role === role)

/** What a link lets one watch and say. */
export function useShare(token: string) {
  const queries = useQueryClient()
  const queryKey = ['share', token]
  const path = { token }
  const film = useQuery({
    queryKey,
    queryFn: () => answered(readShare({ client: guest, path })),
    refetchInterval: (state) => (state.state.data ? LOOK_MS : false),
  })
  const entering = useMutation({
    mutationFn: (passphrase: string) => answered(openShare({ client: guest, path, body: { passphrase } })),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
  })
  const commenting = useMutation({
    mutationFn: ({ key, name, body, pin }: { key: string; name: string; body: string; pin: Pin }) =>
      answered(commentOnShare({ client: guest, path, body: { key, name, body, first_frame: pin.first, last_frame: pin.last } })),
    onSuccess: () => queries.invalidateQueries({ queryKey }),
    // It may have ended meanwhile: then the page says so.
    onError: (error) => void (error instanceof Refused && error.status === 404 && queries.resetQueries({ queryKey })),
  })
  const refusal = computed(() => (film.error.value instanceof Refused ? film.error.value : undefined))
  /** Nothing, a passphrase, a link that leads nowhere, or trouble that may pass. */
  const stands = computed(() => {
    if (film.error.value === null || film.error.value === undefined) return 'open'
    if (refusal.value?.status === 401) return 'locked'
    return refusal.value?.status === 404 ? 'gone' : 'trouble'
  })
  return {
    /** What was shown before the link ended is shown no more. */
    film: computed(() => (stands.value === 'locked' || stands.value === 'gone' ? undefined : film.data.value)),
    isPending: film.isPending,
    refetch: film.refetch,
    stands,
    error: film.error,
    enter: entering.mutate,
    isEntering: entering.isPending,
    enterTrouble: entering.error,
    comment: (key: string, name: string, body: string, pin: Pin) => commenting.mutateAsync({ key, name, body, pin }),
    commentTrouble: commenting.error,
  }
}
