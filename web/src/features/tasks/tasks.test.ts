import { describe, expect, it } from 'vitest'
import { countIn, elapsedS, pagesFor } from './tasks'

const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 2, 12, 0, seconds)).toISOString()
const now = Date.UTC(2026, 0, 2, 12, 0, 30)

describe('how long a task takes', () => {
  it('is its waiting until it was begun', () =>
    expect(elapsedS({ status: 'pending', created_at: at(0), started_at: null, ended_at: null, worked_s: 0 }, now)).toBe(30))
  it('is the time since it was begun while it runs', () =>
    expect(elapsedS({ status: 'running', created_at: at(0), started_at: at(20), ended_at: null, worked_s: 0 }, now)).toBe(10))
  it('is the work itself once it has ended, or all that passed if nobody measured it', () => {
    const ended = { status: 'completed' as const, created_at: at(0), started_at: at(10), ended_at: at(25) }
    expect(elapsedS({ ...ended, worked_s: 4 }, now)).toBe(4)
    expect(elapsedS({ ...ended, worked_s: 0 }, now)).toBe(15)
  })
})

describe('a long list', () => {
  it('is asked for by the pages that are in sight', () => {
    expect(pagesFor(0, 20, 100)).toEqual([1])
    expect(pagesFor(95, 105, 100)).toEqual([1, 2])
    expect(pagesFor(9990, 9999, 100)).toEqual([100])
  })
  it('is counted with what was cancelled among what is done', () =>
    expect([countIn('done', { completed: 3, cancelled: 2 }), countIn('failed', undefined)]).toEqual([5, 0]))
})
