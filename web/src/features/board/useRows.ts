import { defaultRangeExtractor, useVirtualizer } from '@tanstack/vue-virtual'
import { useElementSize } from '@vueuse/core'
import { computed, nextTick, watch, type Ref } from 'vue'
import type { SceneRead, ShotRead } from '@/api'
import { rowsOf } from './order'
import type { Target } from './useDrag'

const GAP = 8
const EDGE = 12
const HEADING = 36
const FOOT = 84
const MOST_FRAMES = 30

/** The cards in rows by scene, of which only those in sight are in the page, and the one that is dragged. */
export function useRows(
  box: Ref<HTMLElement | null>,
  shots: () => ShotRead[],
  scenes: () => SceneRead[],
  size: Ref<number>,
  ratio: () => number,
  dragged: () => string,
) {
  const { width } = useElementSize(box)
  const room = computed(() => Math.max(0, width.value - 2 * EDGE))
  const columns = computed(() => Math.max(1, Math.floor((room.value + GAP) / (size.value + GAP))))
  const cardWidth = computed(() => Math.floor((room.value - (columns.value - 1) * GAP) / columns.value))
  const cardHeight = computed(() => Math.round(cardWidth.value / ratio()) + FOOT)
  const rows = computed(() => rowsOf(shots(), scenes(), columns.value))
  const rowOf = computed(() => new Map(rows.value.flatMap((row, place) => row.cards.map((shot) => [shot.code, place] as const))))
  const virtual = useVirtualizer(
    computed(() => ({
      count: rows.value.length,
      getScrollElement: () => box.value,
      estimateSize: (index: number) => (rows.value[index]?.first === -1 ? HEADING : cardHeight.value + GAP),
      getItemKey: (index: number) => rows.value[index]?.key ?? index,
      overscan: 2,
      paddingEnd: EDGE,
      rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const seen = defaultRangeExtractor(range)
        const kept = rowOf.value.get(dragged())
        return kept === undefined || seen.includes(kept) ? seen : [...seen, kept].sort((one, other) => one - other)
      },
    })),
  )
  watch([cardHeight, rows], () => virtual.value.measure())

  /** Brings a card into sight and, if it is to, gives it the focus. */
  async function reveal(code: string, hasFocus = true): Promise<void> {
    await nextTick()
    const row = rowOf.value.get(code)
    if (row === undefined) return
    virtual.value.scrollToIndex(row, { align: 'auto' })
    if (!hasFocus) return
    const id = `card-${code}`
    await nextTick()
    // A card far away comes into the page only once the scrolling has been noticed.
    for (let frames = 0; frames < MOST_FRAMES && document.getElementById(id) === null; frames++) {
      await new Promise(requestAnimationFrame)
    }
    document.getElementById(id)?.focus({ preventScroll: true })
  }

  /** Where a card goes that is let go at this point of the screen. */
  function targetAt(clientX: number, clientY: number): Target | undefined {
    const frame = box.value?.getBoundingClientRect()
    if (box.value === null || frame === undefined) return undefined
    const y = clientY - frame.top + box.value.scrollTop
    const items = virtual.value.measurementsCache
    const item = items.find((one) => y < one.end) ?? items.at(-1)
    const row = item && rows.value[item.index]
    if (row === undefined || item === undefined) return undefined
    if (row.first < 0) return { scene: row.scene.code, after: '', x: EDGE, y: item.start + HEADING - 4, height: 3 }
    const column = Math.min(row.cards.length, Math.max(0, Math.round((clientX - frame.left - EDGE) / (cardWidth.value + GAP))))
    const mates = rows.value.filter((one) => one.scene.code === row.scene.code).flatMap((one) => one.cards)
    const place = row.first + column
    // Behind itself is where it is: what it follows now is what it would follow.
    const before = mates[place - 1]?.code === dragged() ? mates[place - 2] : mates[place - 1]
    return { scene: row.scene.code, after: before?.code ?? '', x: EDGE + column * (cardWidth.value + GAP) - GAP / 2 - 1, y: item.start, height: cardHeight.value }
  }

  return { columns, cardWidth, rows, virtual, reveal, targetAt, edge: EDGE, gap: GAP }
}
