import { ref, shallowRef } from 'vue'
import type { Found } from './records'

/** Which two are to be made one: asked for before it is done. */
export function useMerging() {
  const merged = shallowRef<Found>()
  const into = ref('')
  const isMerging = ref(false)
  return {
    merged,
    into,
    isMerging,
    /** `target` is the one that it was dropped on; "" lets the dialog ask. */
    ask(one: Found, target = ''): void {
      merged.value = one
      into.value = target
      isMerging.value = true
    },
  }
}

/** The card that is carried, wherever it is: there is one pointer. */
const carried = shallowRef<Found>()

/** Carrying one card to another that may be the same person or place. With keys, and on a touch screen, the menu does it. */
export function useMergeDrag(one: () => Found, drop: (from: Found) => void) {
  const isOver = ref(false)
  const fits = (): boolean => carried.value !== undefined && carried.value.kind === one().kind && carried.value.key !== one().key
  return {
    isOver,
    grab(event: DragEvent): void {
      const card = (event.currentTarget as HTMLElement).closest('article')
      if (event.dataTransfer === null || card === null) return
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', one().key) // Firefox carries nothing without it
      event.dataTransfer.setDragImage(card, 0, 0)
      carried.value = one()
    },
    over(event: DragEvent): void {
      if (!fits()) return
      event.preventDefault() // else nothing can be dropped here
      isOver.value = true
    },
    leave(event: DragEvent): void {
      const to = event.relatedTarget
      if (!(to instanceof Node && (event.currentTarget as HTMLElement).contains(to))) isOver.value = false
    },
    drop(event: DragEvent): void {
      isOver.value = false
      if (!fits() || carried.value === undefined) return
      event.preventDefault()
      drop(carried.value)
    },
    release(): void {
      carried.value = undefined
    },
  }
}
