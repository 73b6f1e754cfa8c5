import { useVirtualizer } from '@tanstack/vue-virtual'
import { useElementSize } from '@vueuse/core'
import { computed, nextTick, watch, type Ref } from 'vue'

const GAP = 8
const EDGE = 8
const FOOT = 28
const HEAD = 32
const MOST_FRAMES = 30

/** A row of tiles, from and up to (not with) a place in the list; without tiles it is the title of the group after it. */
export interface Row {
  group: number
  from: number
  to: number
  isHead: boolean
}

/** Lays groups of so many tiles out in rows; no row has tiles of two groups. */
export function layOut(sizes: number[], columns: number, areTitled: boolean): Row[] {
  const rows: Row[] = []
  let from = 0
  sizes.forEach((size, group) => {
    const end = from + size
    if (areTitled && size) rows.push({ group, from, to: from, isHead: true })
    for (; from < end; from += columns) rows.push({ group, from, to: Math.min(end, from + columns), isHead: false })
    from = end
  })
  return rows
}

/** Returns the place above or below, in the same column or the last one that there is. */
export function beyond(rows: Row[], place: number, step: 1 | -1): number {
  const tiles = rows.filter((row) => !row.isHead)
  const at = tiles.findIndex((row) => place >= row.from && place < row.to)
  const here = tiles[at]
  const there = tiles[at + step]
  return here && there ? Math.min(there.to - 1, there.from + place - here.from) : place
}

/** Tiles in rows, of which only those in sight are in the page. */
export function useGrid(box: Ref<HTMLElement | null>, sizes: () => number[], areTitled: () => boolean, tileSize: () => number, ratio: () => number) {
  const { width, height } = useElementSize(box)
  const room = computed(() => Math.max(0, width.value - 2 * EDGE))
  const columns = computed(() => Math.max(1, Math.floor((room.value + GAP) / (tileSize() + GAP))))
  const tileWidth = computed(() => Math.floor((room.value - (columns.value - 1) * GAP) / columns.value))
  const rowHeight = computed(() => Math.round(tileWidth.value / ratio()) + FOOT + GAP)
  const layout = computed(() => layOut(sizes(), columns.value, areTitled()))
  const virtual = useVirtualizer(
    computed(() => ({
      count: layout.value.length,
      getScrollElement: () => box.value,
      estimateSize: (row: number) => (layout.value[row]?.isHead ? HEAD : rowHeight.value),
      overscan: 2,
      paddingStart: EDGE,
      paddingEnd: EDGE,
    })),
  )
  watch([rowHeight, layout], () => virtual.value.measure())

  const rowOf = (index: number): number => Math.max(0, layout.value.findIndex((row) => index >= row.from && index < row.to))
  const show = (index: number): void => virtual.value.scrollToIndex(rowOf(index), { align: 'auto' })
  /** The places that are in sight, from one up to (not with) another. */
  const sight = computed(() => {
    const { startIndex = 0, endIndex = -1 } = virtual.value.calculateRange() ?? {}
    return { from: layout.value[startIndex]?.from ?? 0, to: layout.value[endIndex]?.to ?? 0 }
  })

  /** Brings a tile into sight and gives it the focus, without moving the page more than it must. */
  async function reveal(index: number, id: string): Promise<void> {
    show(index)
    await nextTick()
    // A tile far away comes into the page only once the scrolling has been noticed.
    for (let frames = 0; frames < MOST_FRAMES && document.getElementById(id) === null; frames++) {
      await new Promise(requestAnimationFrame)
    }
    document.getElementById(id)?.focus({ preventScroll: true })
  }

  return { columns, tileWidth, layout, virtual, reveal, show, sight, page: computed(() => Math.max(1, Math.floor(height.value / rowHeight.value)) * columns.value) }
}
