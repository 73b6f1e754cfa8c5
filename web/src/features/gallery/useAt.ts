import { useDebounceFn } from '@vueuse/core'
import type { Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'

const REST_MS = 300

/** What is selected, kept in the address: loading the page anew and going back find it again. */
export function useAt(key: Ref<string>) {
  const route = useRoute()
  const router = useRouter()
  const name = route.name

  /** Writes it down now, before one goes elsewhere. */
  async function keep(): Promise<void> {
    if (route.name === name && route.query.at !== key.value) await router.replace({ query: { ...route.query, at: key.value || undefined } })
  }
  // Browsers slow a page down that changes its address at every press of a key that is held.
  return { keep, keepSoon: useDebounceFn(keep, REST_MS) }
}
