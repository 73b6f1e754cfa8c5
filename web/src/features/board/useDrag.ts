import Sortable from 'sortablejs'
import { onScopeDispose, ref, type Directive, type Ref } from 'vue'
import type { Place } from './order'

/** Where a dragged card would go, and where the line is drawn that says so. */
export interface Target extends Place {
  x: number
  y: number
  height: number
}

/**
 * Dragging cards with pointer or finger. SortableJS begins the drag, carries the card's picture and scrolls the board;
 * it moves nothing in the page, as rows come and go while one scrolls: `targetAt` says where the card would go.
 */
export function useDrag(targetAt: (x: number, y: number) => Target | undefined, drop: (code: string, to: Place) => void) {
  const dragged = ref('')
  const target: Ref<Target | undefined> = ref()
  let pointer = { x: 0, y: 0 }
  let frame = 0

  function follow(event: PointerEvent | TouchEvent): void {
    const at = 'touches' in event ? event.touches[0] : event
    if (at) pointer = { x: at.clientX, y: at.clientY }
  }

  // The board scrolls under a pointer that rests: where it points to is looked up with each picture of the screen.
  function look(): void {
    target.value = targetAt(pointer.x, pointer.y)
    frame = requestAnimationFrame(look)
  }

  function end(): void {
    cancelAnimationFrame(frame)
    document.removeEventListener('pointermove', follow)
    document.removeEventListener('touchmove', follow)
    const [code, to] = [dragged.value, target.value]
    dragged.value = ''
    target.value = undefined
    if (code && to) drop(code, { scene: to.scene, after: to.after })
  }

  const options: Sortable.Options = {
    draggable: '[data-shot]',
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 4,
    fallbackClass: 'board-carried',
    delay: 250,
    delayOnTouchOnly: true,
    animation: 0,
    scrollSensitivity: 70,
    scrollSpeed: 18,
    bubbleScroll: true,
    onMove: () => false,
    onStart: ({ item }) => {
      dragged.value = item.dataset.shot ?? ''
      const box = item.getBoundingClientRect()
      pointer = { x: box.x, y: box.y }
      document.addEventListener('pointermove', follow)
      document.addEventListener('touchmove', follow)
      frame = requestAnimationFrame(look)
    },
    onEnd: end,
  }

  const sortables = new Map<HTMLElement, Sortable>()
  /** On a row of cards: they can be dragged out of it, if the value is true. */
  const vCards: Directive<HTMLElement, boolean> = {
    mounted: (row, { value }) => void (value && sortables.set(row, new Sortable(row, options))),
    updated: (row, { value }) => {
      if (value && !sortables.has(row)) sortables.set(row, new Sortable(row, options))
    },
    unmounted: (row) => {
      sortables.get(row)?.destroy()
      sortables.delete(row)
    },
  }
  onScopeDispose(() => cancelAnimationFrame(frame))

  return { dragged, target, vCards }
}
