import { useVirtualizer } from '@tanstack/vue-virtual'
import { useElementSize } from '@vueuse/core'
import { computed, nextTick, watch, type Ref } from 'vue'

const GAP = 8
const EDGE = 8
const FOOT = 28
const MOST_FRAMES = 30

/** Tiles in rows, of which only those in sight are in the page. */
export function useGrid(box: Ref<HTMLElement | null>, count: () => number, tileSize: Ref<number>, ratio: () => number) {
  const { width } = useElementSize(box)
  const room = computed(() => Math.max(0, width.value - 2 * EDGE))
  const columns = computed(() => Math.max(1, Math.floor((room.value + GAP) / (tileSize.value + GAP))))
  const tileWidth = computed(() => Math.floor((room.value - (columns.value - 1) * GAP) / columns.value))
  const rowHeight = computed(() => Math.round(tileWidth.value / ratio()) + FOOT + GAP)
  const rows = computed(() => Math.ceil(count() / columns.value))
  const virtual = useVirtualizer(
    computed(() => ({
      count: rows.value,
      getScrollElement: () => box.value,
      estimateSize: () => rowHeight.value,
      overscan: 2,
      paddingStart: EDGE,
      paddingEnd: EDGE,
    })),
  )
  watch(rowHeight, () => virtual.value.measure())

  /** Brings a tile into sight and gives it the focus, without moving the page more than it must. */
  async function reveal(index: number, id: string): Promise<void> {
    virtual.value.scrollToIndex(Math.floor(index / columns.value), { align: 'auto' })
    await nextTick()
    // A tile far away comes into the page only once the scrolling has been noticed.
    for (let frames = 0; frames < MOST_FRAMES && document.getElementById(id) === null; frames++) {
      await new Promise(requestAnimationFrame)
    }
    document.getElementById(id)?.focus({ preventScroll: true })
  }

  return { columns, tileWidth, rows, virtual, reveal }
}
