import { useIntervalFn } from '@vueuse/core'
import { ref, watch } from 'vue'
import { health } from '@/api'
import { link } from './online'

const EVERY_MS = 5 * 60_000

/** Whether the studio has other pages by now than those that were loaded. */
export function useNewVersion() {
  const isNew = ref(false)
  let loaded: string | undefined

  async function look(): Promise<void> {
    const build = (await health().catch(() => undefined))?.data?.build
    if (!build) return
    loaded ??= build
    if (build !== loaded) isNew.value = true
  }

  void look()
  // A studio that was updated was away for a moment.
  watch(link, (now) => now === 'live' && void look())
  useIntervalFn(look, EVERY_MS)
  return isNew
}
