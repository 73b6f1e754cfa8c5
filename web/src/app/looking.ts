import { computed } from 'vue'
import { useOnline } from './online'

/** News tell when something is made. Without a link, and now and then against news that were missed, it is looked at again. */
const LIVE_MS = 15_000
const CUT_OFF_MS = 2000

/** Returns how often a query is asked again while what it answered is under way. */
export function useLooking<T>(isUnderWay: (data: T) => boolean) {
  const { isLive } = useOnline()
  return computed(() => {
    const everyMs = isLive.value ? LIVE_MS : CUT_OFF_MS
    return ({ state: { data } }: { state: { data: T | undefined } }): number | false => (data !== undefined && isUnderWay(data) ? everyMs : false)
  })
}
