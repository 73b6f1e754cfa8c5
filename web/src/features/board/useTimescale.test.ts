import { describe, expect, it } from 'vitest'
import type { TimedShotRead } from '@/api'
import { latest } from './useAnimatic'
import { blocksOf, trimmedTo, wantedFor } from './useTimescale'

const shot = (code: string, start_s: number, duration_s: number, needed_s = 0) => ({ code, start_s, duration_s, needed_s }) as TimedShotRead

describe('trimming', () => {
  it('goes in tenths, and never below what the lines need', () => {
    expect(trimmedTo(2.349, shot('a', 0, 3))).toBe(2.3)
    expect(trimmedTo(1, shot('a', 0, 3, 2.25))).toBe(2.3)
    expect(trimmedTo(-4, shot('a', 0, 3))).toBe(0.1)
  })
  it('asks for what was cut away besides', () => {
    expect(wantedFor(2.5, 3, shot('a', 0, 3))).toBe(2.5)
    expect(wantedFor(2.5, 4, shot('a', 0, 3))).toBe(3.5)
    expect(wantedFor(2.5, 1, shot('a', 0, 2.25, 2.25))).toBe(2.5)
  })
  it('makes what follows give way', () => {
    const blocks = blocksOf([shot('a', 0, 2), shot('b', 2, 3), shot('c', 5, 1)], new Map([['b', 2.5]]))
    expect(blocks.map((one) => [one.start, one.length])).toEqual([[0, 2], [2, 2.5], [4.5, 1]])
  })
})

it('finds what is seen at a moment', () => {
  const all = [shot('a', 0, 2), shot('b', 2, 3)]
  expect([0, 1.99, 2, 9].map((time) => latest(all, time))).toEqual([0, 0, 1, 1])
  expect(latest([], 1)).toBe(-1)
})
