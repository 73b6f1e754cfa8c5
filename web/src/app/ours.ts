import type { QueryClient } from '@tanstack/vue-query'
import { onScopeDispose, ref, watch } from 'vue'

const OURS_FOR_MS = 3000
const SHOWN_FOR_MS = 2000
let sentAt = -Infinity

/** Follows what is sent from this page, so that what others change can be told from what comes of that. */
export function followOwn(queries: QueryClient): void {
  queries.getMutationCache().subscribe(({ type }) => {
    // It tells of those that might send something, too, as soon as they are on the page.
    if (type === 'added' || type === 'updated') sentAt = performance.now()
  })
}

/** Whether a change that shows now may come of something that was sent from here. */
export const isOurs = (): boolean => performance.now() - sentAt < OURS_FOR_MS

/** Whether something has just become another by somebody else's doing: true for two seconds, for an outline around it. */
export function useTheirs(what: () => string) {
  const isChanged = ref(false)
  let over: ReturnType<typeof setTimeout> | undefined
  watch(what, () => {
    if (isOurs()) return
    clearTimeout(over)
    isChanged.value = true
    over = setTimeout(() => (isChanged.value = false), SHOWN_FOR_MS)
  })
  onScopeDispose(() => clearTimeout(over))
  return isChanged
}
