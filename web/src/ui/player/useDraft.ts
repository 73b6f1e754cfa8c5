import { computed, reactive, type MaybeRefOrGetter, toValue } from 'vue'
import type { Player } from './usePlayer'

export interface Pin {
  first: number | null
  last: number | null
}
interface Draft {
  body: string
  /** Where it belongs, once somebody began to write it. */
  pin?: Pin
}

/** What was begun, by what it is about: going to another clip and back loses nothing. */
const drafts = reactive(new Map<string, Draft>())

/** A note that is being written: the first letter stops the player and pins the note to what shows then. */
export function useDraft(about: MaybeRefOrGetter<string>, player: Player) {
  const draft = computed(() => drafts.get(toValue(about)))
  const here = (): Pin => (player.hasRange ? { first: player.bounds[0], last: player.bounds[1] } : { first: player.frame, last: player.frame })
  const pin = computed<Pin>(() => draft.value?.pin ?? here())

  function change(given: Partial<Draft>): void {
    drafts.set(toValue(about), { body: '', ...draft.value, ...given })
  }

  const body = computed({
    get: () => draft.value?.body ?? '',
    set: (written: string) => change({ body: written, ...(draft.value?.pin === undefined && { pin: here() }) }),
  })

  return {
    body,
    pin,
    isPinned: computed(() => draft.value?.pin !== undefined),
    begin(): void {
      player.stop()
    },
    /** The note is about all of it. */
    free: () => change({ pin: { first: null, last: null } }),
    /** The note is about what shows now. */
    pinHere: () => change({ pin: here() }),
    drop: () => void drafts.delete(toValue(about)),
  }
}
