import { computed, ref, type Ref } from 'vue'
import { useKeys } from '@/app/keys'

/** What is marked, and what is meant: the marked ones, else the one that is looked at. */
export function useMarks<T>(seen: Ref<T[]>, current: Ref<T | undefined>, keyOf: (one: T) => string) {
  const marked = ref(new Set<string>())
  let anchor = -1

  function mark(key: string): void {
    if (!marked.value.delete(key)) marked.value.add(key)
    anchor = -1
  }

  return {
    marked,
    mark,
    markCurrent: () => current.value && mark(keyOf(current.value)),
    /** Marks everything between where one began and where one goes, which may be beyond either end. */
    extend(from: number, to: number): void {
      if (anchor < 0) anchor = from
      const [first, last] = anchor < to ? [anchor, to] : [Math.max(0, to), anchor]
      marked.value = new Set(seen.value.slice(first, last + 1).map(keyOf))
    },
    markAll: () => void (marked.value = new Set(seen.value.map(keyOf))),
    clear: () => {
      marked.value = new Set()
      anchor = -1
    },
    unmark: (keys: string[]) => void (marked.value = new Set([...marked.value].filter((one) => !keys.includes(one)))),
    chosen: computed(() => (marked.value.size ? seen.value.filter((one) => marked.value.has(keyOf(one))) : current.value ? [current.value] : [])),
  }
}

/** The keys that mark, wherever several are decided on together. `move` goes on, and extends the marks with Shift. */
export function useMarkKeys({ markCurrent, markAll, clear }: Pick<ReturnType<typeof useMarks>, 'markCurrent' | 'markAll' | 'clear'>, move: (event: KeyboardEvent) => void): void {
  useKeys('marks', [
    { keys: ['x'], says: 'takes.key.mark', does: () => markCurrent() },
    { keys: ['shift+arrowleft', 'shift+arrowright', 'shift+arrowup', 'shift+arrowdown'], says: 'takes.key.extend', does: (event) => move(event) },
    { keys: ['mod+a'], says: 'takes.key.markAll', does: () => markAll() },
    { keys: ['escape'], says: 'takes.key.unmark', does: () => clear() },
  ])
}
