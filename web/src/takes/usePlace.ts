import { computed, ref, watch, type Ref } from 'vue'

/**
 * Which one of a list is looked at, while others change the list. If it leaves, the one that came after it is looked at
 * instead, or else the last one before it: never one that is far away. `from` is the key that the place begins with.
 */
export function usePlace<T>(seen: Ref<T[]>, keyOf: (one: T) => string, from = '') {
  const key = ref(from)

  function follow(now: T[], before: T[]): void {
    const keys = new Set(now.map(keyOf))
    if (!now.length || keys.has(key.value)) return
    const at = before.findIndex((one) => keyOf(one) === key.value)
    const near = at < 0 ? undefined : [...before.slice(at + 1), ...before.slice(0, at).reverse()].find((one) => keys.has(keyOf(one)))
    key.value = keyOf(near ?? now[0]!)
  }
  // At once: between two renderings, too, whoever presses a key means what they see.
  watch(seen, (now, before) => follow(now, before ?? []), { immediate: true, flush: 'sync' })

  const place = computed(() => Math.max(0, seen.value.findIndex((one) => keyOf(one) === key.value)))
  return { key, place, current: computed<T | undefined>(() => seen.value[place.value]) }
}
