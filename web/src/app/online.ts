import { computed, readonly, ref, watch } from 'vue'
import type { Link } from './live'

const PATIENCE_MS = 10_000

/** How the page is linked to the studio. The page's one socket keeps it up to date (live.ts). */
export const link = ref<Link>('live')

const isCutOff = ref(false)
let patience: ReturnType<typeof setTimeout> | undefined
watch(
  () => link.value === 'live',
  (isLive) => {
    clearTimeout(patience)
    if (isLive) isCutOff.value = false
    else patience = setTimeout(() => (isCutOff.value = true), PATIENCE_MS)
  },
  { flush: 'sync' },
)

/**
 * Whether the page is in touch with the studio. What decides or spends is switched off (`:disabled="!mayAct"`, with the
 * words `app.cutOff` as its title) once there was no link for ten seconds; what was read meanwhile stays readable.
 */
export function useOnline() {
  return { link: readonly(link), isLive: computed(() => link.value === 'live'), mayAct: computed(() => !isCutOff.value) }
}
