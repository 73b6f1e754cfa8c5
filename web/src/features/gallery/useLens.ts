import { computed, ref } from 'vue'

const CLOSEST = 16

/** One zoom and one place for all pictures that are compared, so that they stay in step. */
export function useLens() {
  const scale = ref(1)
  const x = ref(0)
  const y = ref(0)

  function fit(): void {
    scale.value = 1
    x.value = y.value = 0
  }

  function zoom(by: number): void {
    const next = Math.min(CLOSEST, Math.max(1, scale.value * by))
    const ratio = next / scale.value
    scale.value = next
    x.value *= ratio
    y.value *= ratio
    if (next === 1) fit()
  }

  function grab(event: PointerEvent): void {
    if (event.button !== 0 || scale.value === 1) return
    const from = { x: x.value - event.clientX, y: y.value - event.clientY }
    const move = (moved: PointerEvent): void => {
      x.value = from.x + moved.clientX
      y.value = from.y + moved.clientY
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', () => window.removeEventListener('pointermove', move), { once: true })
  }

  return {
    scale,
    fit,
    zoom,
    grab,
    wheel: (event: WheelEvent) => zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15),
    style: computed(() => ({ transform: `translate(${x.value}px, ${y.value}px) scale(${scale.value})` })),
  }
}
