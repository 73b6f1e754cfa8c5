import { describe, expect, it } from 'vitest'
import type { CapRead, CostLineRead, EstimateRead } from '@/api'
import { estimateOf, goesUnasked, groupsOf, roomUnder, shortOf, tightestRoom } from './quoting'

const line = (given: Partial<CostLineRead>): CostLineRead => ({
  key: 'shot_001/clip',
  kind: 'clip',
  provider: 'sora',
  model: 'sora-2',
  jobs: 1,
  seconds: 5,
  usd_micros: 500_000,
  price_source: 'list',
  price_as_of: '2026-01-02',
  or_by: [],
  ...given,
})
const cap = (given: Partial<CapRead>): CapRead => ({
  scope: 'project',
  limit_usd_micros: 10_000_000,
  used_usd_micros: 4_000_000,
  left_usd_micros: 6_000_000,
  warn_percent: 50,
  ...given,
})
const estimate = (lines: CostLineRead[], caps: CapRead[] = []): EstimateRead =>
  estimateOf({ lines, caps, held: {}, total: {} as never, by_provider: {}, price_sources: [], oldest_price: null, left_usd_micros: null, is_affordable: true }, () => true)

describe('lines of an estimate', () => {
  it('are told by kind and model, with their sum', () =>
    expect(groupsOf([line({}), line({}), line({ kind: 'keyframe', model: 'x' })]).map(({ count, seconds, micros }) => [count, seconds, micros])).toEqual([
      [2, 10, 1_000_000],
      [1, 5, 500_000],
    ]))
  it('have no sum where one price is not known', () => expect(groupsOf([line({ usd_micros: null }), line({})])[0]!.micros).toBeNull())
  it('make the whole of an estimate, and of a part of it', () => {
    const whole = estimate([line({}), line({ key: 'shot_002/clip', usd_micros: null, price_as_of: '2025-05-05' })])
    expect(whole.total).toEqual({ things: 2, jobs: 2, seconds: 10, usd_micros: 500_000, unknown: 1 })
    expect(whole.oldest_price).toBe('2025-05-05')
    expect(estimateOf(whole, ({ key }) => key === 'shot_001/clip').total).toMatchObject({ things: 1, unknown: 0 })
  })
})

describe('a cap', () => {
  it('is used by what was spent, and by what is to come', () =>
    expect(roomUnder(cap({}), 1_000_000)).toMatchObject({ used: 40, after: 50, isWarned: true, isOver: false }))
  it('is over only beyond its limit', () => {
    expect(roomUnder(cap({}), 6_000_000).isOver).toBe(false)
    expect(roomUnder(cap({}), 6_000_001)).toMatchObject({ isOver: true, after: 100 })
  })
  it('that was lifted holds nothing', () =>
    expect(roomUnder(cap({ limit_usd_micros: null, left_usd_micros: null }), 9e12)).toMatchObject({ after: 0, isWarned: false, isOver: false }))
  it('of several is the one that leaves the least', () => {
    const caps = [cap({}), cap({ scope: 'day', left_usd_micros: 1 }), cap({ scope: 'user', limit_usd_micros: null, left_usd_micros: null })]
    expect(tightestRoom(estimate([line({})], caps))!.cap.scope).toBe('day')
    expect(estimate([line({})], caps).is_affordable).toBe(false)
    expect(tightestRoom(estimate([line({})]))).toBeUndefined()
  })
})

describe('what goes unasked', () => {
  const one = estimate([line({ usd_micros: 40_000 })], [cap({})])
  const rich = [{ provider: 'sora', micros: 40_000 }]

  it('is what costs no more than somebody lets go', () => {
    expect([40_000, 39_999, null].map((most) => goesUnasked(one, most, rich))).toEqual([true, false, false])
    expect(goesUnasked(estimate([line({ usd_micros: 0 })], [cap({ used_usd_micros: 9_000_000, left_usd_micros: 0 })]), 0, [])).toBe(true)
  })
  it('is nothing of an unknown price', () => expect(goesUnasked(estimate([line({ usd_micros: null })]), 1_000_000, [])).toBe(false))
  it('is nothing that a cap refuses or would warn of', () => {
    const near = (used: number): EstimateRead => estimate([line({ usd_micros: 40_000 })], [cap({ used_usd_micros: used, left_usd_micros: 10_000_000 - used })])
    expect([4_900_000, 4_960_000, 9_990_000].map((used) => goesUnasked(near(used), 1_000_000, []))).toEqual([true, false, false])
  })
  it('is nothing that an account is too short for, if it tells what it holds', () => {
    expect(goesUnasked(one, 1_000_000, [{ provider: 'sora', micros: 39_999 }])).toBe(false)
    expect(shortOf(one, [{ provider: 'sora', micros: null }, { provider: 'veo', micros: 0 }])).toBeUndefined()
  })
})
