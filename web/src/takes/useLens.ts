import { computed, ref } from 'vue'

const CLOSEST = 16
const FARTHEST = 0.1

/** One zoom and one place for all pictures that are compared, so that they stay in step. A scale of 1 fits them in. */
export function useLens() {
  const scale = ref(1)
  const x = ref(0)
  const y = ref(0)

  function fit(): void {
    scale.value = 1
    x.value = y.value = 0
  }

  /** Zooms, so that what lies at a point stays there; the point is counted from the middle of the picture's pane. */
  function zoomTo(wanted: number, at = { x: 0, y: 0 }): void {
    const next = Math.min(CLOSEST, Math.max(FARTHEST, wanted))
    const ratio = next / scale.value
    x.value = at.x - (at.x - x.value) * ratio
    y.value = at.y - (at.y - y.value) * ratio
    scale.value = next
    if (Math.abs(next - 1) < 0.001) fit()
  }

  function grab(event: PointerEvent): void {
    if (event.button !== 0) return
    const from = { x: x.value - event.clientX, y: y.value - event.clientY }
    const move = (moved: PointerEvent): void => {
      x.value = from.x + moved.clientX
      y.value = from.y + moved.clientY
    }
    const end = (): void => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
  }

  function wheel(event: WheelEvent): void {
    const pane = event.target instanceof Element ? event.target.closest('figure') : null
    const box = pane?.getBoundingClientRect()
    const at = box && { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
    zoomTo(scale.value * (event.deltaY < 0 ? 1.15 : 1 / 1.15), at)
  }

  return {
    scale,
    fit,
    zoom: (by: number) => zoomTo(scale.value * by),
    zoomTo,
    grab,
    wheel,
    style: computed(() => ({ transform: `translate(${x.value}px, ${y.value}px) scale(${scale.value})` })),
  }
}

export type Lens = ReturnType<typeof useLens>
