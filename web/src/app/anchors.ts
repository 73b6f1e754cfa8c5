import { watch } from 'vue'
import { useRoute } from 'vue-router'

/** So long what lies above may still come in and push the part away. */
const SETTLED_MS = 3000
const HANDS = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

/**
 * Brings the part of a page that an address names (`#caps`) into sight. It lies in a box that scrolls by itself, which the
 * router knows nothing of, and comes when its place has loaded; whoever scrolls meanwhile is left alone.
 */
export function useAnchors(): void {
  const route = useRoute()
  watch(
    () => [route.path, route.hash] as const,
    ([, hash], _before, onCleanup) => {
      if (hash.length < 2) return
      const find = (): void => document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView()
      const seen = new MutationObserver(find)
      const stop = (): void => {
        seen.disconnect()
        clearTimeout(settled)
        for (const one of HANDS) window.removeEventListener(one, stop)
      }
      const settled = setTimeout(stop, SETTLED_MS)
      for (const one of HANDS) window.addEventListener(one, stop, { passive: true })
      seen.observe(document.body, { childList: true, subtree: true })
      find()
      onCleanup(stop)
    },
    { immediate: true, flush: 'post' },
  )
}
