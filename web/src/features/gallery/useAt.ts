import { useDebounceFn } from '@vueuse/core'
import { ref, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'

const REST_MS = 300

/**
 * What is selected, kept in the address: loading the page anew, going back, and links within the place find it. What the
 * address names is revealed, once, as soon as it is shown.
 */
export function useAt(key: Ref<string>, isShown: () => boolean, reveal: () => void) {
  const route = useRoute()
  const router = useRouter()
  const name = route.name
  let written = route.query.at
  const named = ref(key.value === written ? key.value : '')

  /** Writes it down now, before one goes elsewhere. */
  async function keep(): Promise<void> {
    if (route.name !== name || route.query.at === key.value) return
    written = key.value || undefined
    await router.replace({ query: { ...route.query, at: written } })
  }
  watch(
    () => route.query.at,
    (at) => {
      if (route.name !== name || at === written) return
      written = at
      if (typeof at === 'string') key.value = named.value = at
    },
  )
  watch(
    () => named.value !== '' && named.value === key.value && isShown(),
    (isThere) => {
      if (!isThere) return
      named.value = ''
      reveal()
    },
    { flush: 'post' },
  )
  // Browsers slow a page down that changes its address at every press of a key that is held.
  return { keep, keepSoon: useDebounceFn(keep, REST_MS) }
}
