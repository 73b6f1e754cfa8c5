import { computed, ref, type ComputedRef } from 'vue'
import type { ArtefactRead } from '@/api'

/** What is marked, and what is meant: the marked ones, else the one that is looked at. */
export function useMarks(seen: ComputedRef<ArtefactRead[]>, current: ComputedRef<ArtefactRead | undefined>) {
  const marked = ref(new Set<string>())
  let anchor = -1

  function mark(key: string): void {
    if (!marked.value.delete(key)) marked.value.add(key)
    anchor = -1
  }

  /** Marks everything between where one began and where one is now. */
  function extend(from: number, to: number): void {
    if (anchor < 0) anchor = from
    const [first, last] = anchor < to ? [anchor, to] : [to, anchor]
    marked.value = new Set(seen.value.slice(first, last + 1).map((one) => one.key))
  }

  return {
    marked,
    mark,
    extend,
    markAll: () => void (marked.value = new Set(seen.value.map((one) => one.key))),
    clear: () => {
      marked.value = new Set()
      anchor = -1
    },
    unmark: (keys: string[]) => void (marked.value = new Set([...marked.value].filter((one) => !keys.includes(one)))),
    chosen: computed(() => (marked.value.size ? seen.value.filter((one) => marked.value.has(one.key)) : current.value ? [current.value] : [])),
  }
}
