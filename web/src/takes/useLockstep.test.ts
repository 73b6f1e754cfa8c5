import { describe, expect, it } from 'vitest'
import { paceFor } from './useLockstep'

describe('the pace of what follows', () => {
  it('is slower when it is ahead, faster when it is behind', () => {
    expect(paceFor(0.02)).toBeCloseTo(0.92)
    expect(paceFor(-0.02)).toBeCloseTo(1.08)
    expect(paceFor(0)).toBe(1)
  })
  it('is never so different that one hears or sees it run', () => {
    expect(paceFor(5)).toBeCloseTo(0.7)
    expect(paceFor(-5)).toBeCloseTo(1.3)
  })
})
