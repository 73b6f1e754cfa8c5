import { computed, ref, watch } from 'vue'
import type { ArtefactRead } from '@/api'
import { isOurs } from '@/app/ours'

type Seen = Pick<ArtefactRead, 'key' | 'selected'>
interface Sight {
  from: number
  /** Not with it. */
  to: number
}

/** Pictures that came to be outside of what is in sight, in the list that `of` names; those that one looked at are none any more. */
export function useFresh(seen: () => Seen[], sight: () => Sight, of: () => string) {
  const fresh = ref(new Set<string>())
  let known: Set<string> | undefined
  const isInSight = (place: number): boolean => place >= sight().from && place < sight().to

  watch([seen, of] as const, ([now, list], [, before]) => {
    const made = now.filter((one) => one.selected !== null)
    const names = new Set(made.map((one) => `${one.key} ${one.selected}`))
    if (list !== before) fresh.value = new Set()
    else if (known && !isOurs()) {
      const came = made.filter((one) => !known!.has(`${one.key} ${one.selected}`) && !isInSight(now.indexOf(one)))
      if (came.length) fresh.value = new Set([...fresh.value, ...came.map((one) => one.key)])
    }
    known = now.length ? names : undefined
  }, { immediate: true })

  watch(sight, ({ from, to }) => {
    if (!fresh.value.size) return
    const looked = new Set(seen().slice(from, to).map((one) => one.key))
    fresh.value = new Set([...fresh.value].filter((key) => !looked.has(key)))
  })

  const places = computed(() => (fresh.value.size ? seen().flatMap((one, place) => (fresh.value.has(one.key) ? [place] : [])) : []))
  return {
    count: computed(() => places.value.length),
    /** Where the first of them is. */
    first: computed(() => places.value[0] ?? -1),
    isAbove: computed(() => (places.value[0] ?? 0) < sight().from),
  }
}
