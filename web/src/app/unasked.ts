import { useLocalStorage } from '@vueuse/core'
import { computed } from 'vue'
import { useSession } from './session'

/** Of each person who uses this browser: up to which price single images are ordered without a question. */
const kept = useLocalStorage<Record<string, number>>('shotwright.unasked', {})

/** In micro-dollars; null, as long as nobody chose otherwise: then every price is shown first. */
export function useUnasked() {
  const { me } = useSession()
  return computed({
    get() {
      const sum = kept.value[me.value?.id ?? '']
      return typeof sum === 'number' && sum >= 0 ? sum : null
    },
    set(sum: number | null) {
      if (me.value === undefined) return
      const { [me.value.id]: _, ...others } = kept.value
      kept.value = sum === null ? others : { ...others, [me.value.id]: sum }
    },
  })
}
