import { describe, expect, it } from 'vitest'
import { useLens } from './useLens'

describe('the lens', () => {
  it('keeps the point under the pointer where it is', () => {
    const lens = useLens()
    lens.zoomTo(2, { x: 100, y: -50 })
    expect(lens.style.value.transform).toBe('translate(-100px, 50px) scale(2)')
    lens.zoomTo(4, { x: 100, y: -50 })
    expect(lens.style.value.transform).toBe('translate(-300px, 150px) scale(4)')
  })
  it('is back in the middle once everything fits', () => {
    const lens = useLens()
    lens.zoomTo(3, { x: 10, y: 10 })
    lens.zoomTo(1)
    expect(lens.style.value.transform).toBe('translate(0px, 0px) scale(1)')
  })
  it('comes neither endlessly close nor goes endlessly far', () => {
    const lens = useLens()
    lens.zoomTo(1000)
    expect(lens.scale.value).toBe(16)
    lens.zoomTo(0)
    expect(lens.scale.value).toBe(0.1)
  })
})
