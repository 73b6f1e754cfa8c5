import { describe, expect, it } from 'vitest'
import type { StageRead } from '@/api'
import { firstUnfinished, obstacleOf, spanOf, stepOf } from './stages'

const stage = (given: Partial<StageRead>): StageRead => ({
  kind: 'keyframe',
  status: 'pending',
  gate: null,
  gate_mode: null,
  total: 3,
  done: 0,
  running: 0,
  failed: 0,
  error: '',
  error_of: '',
  retries: 0,
  started_at: null,
  completed_at: null,
  waiting: 0,
  ready: 0,
  blocked: 0,
  cost_usd_micros: 0,
  spent_s: 0,
  left_s: 0,
  ...given,
})
const reference = stage({ kind: 'reference', gate: 'references', gate_mode: 'manual', done: 3, waiting: 2 })
const keyframe = stage({ kind: 'keyframe', blocked: 3 })

describe('what is in the way of a stage', () => {
  it('is the gate before it, with what waits there', () =>
    expect(obstacleOf([reference, keyframe], 'keyframe')).toEqual({ kind: 'reference', gate: 'references', why: 'waiting', count: 2 }))
  it('is what failed or was not made before it', () => {
    expect(obstacleOf([stage({ kind: 'reference', done: 2, failed: 1 }), keyframe], 'keyframe')).toMatchObject({ why: 'failed', count: 1 })
    expect(obstacleOf([stage({ kind: 'reference', done: 1 }), keyframe], 'keyframe')).toMatchObject({ why: 'missing', count: 2 })
  })
  it('is nothing where something can be made', () =>
    expect(obstacleOf([reference, stage({ ready: 1, blocked: 2 })], 'keyframe')).toBeUndefined())
  it('is the breakdown as long as nobody knows how much there is to make', () =>
    expect(obstacleOf([stage({ kind: 'breakdown', total: 1 }), stage({ total: 0 })], 'keyframe')).toMatchObject({ kind: 'breakdown' }))
})

describe('the next step', () => {
  it('is deciding before trying again, and that before making more', () => {
    expect(stepOf(stage({ waiting: 1, failed: 1, ready: 1, gate_mode: 'manual' }))).toBe('review')
    expect(stepOf(stage({ failed: 1, ready: 1 }))).toBe('retry')
    expect(stepOf(stage({ ready: 1 }))).toBe('make')
    expect(stepOf(stage({ done: 3 }))).toBe('look')
  })
  it('is none while it is blocked or under way', () => {
    expect(stepOf(keyframe)).toBeUndefined()
    expect(stepOf(stage({ ready: 1, running: 1 }))).toBeUndefined()
  })
  it('of a project is that of the first stage that is not finished', () =>
    expect(firstUnfinished([stage({ done: 3 }), reference, keyframe])?.kind).toBe('reference'))
})

describe('when a stage was made', () => {
  const started_at = '2026-03-01T12:00:00'
  it('is told once it began, and has its day once if that is one', () => {
    expect(spanOf({ started_at: null, completed_at: null }, 'en')).toBe('')
    expect(spanOf({ started_at, completed_at: null }, 'en')).toMatch(/^Mar 1, 12:00\sPM$/)
    expect(spanOf({ started_at, completed_at: '2026-03-01T12:42:00' }, 'en').match(/Mar/g)).toHaveLength(1)
    expect(spanOf({ started_at, completed_at: '2026-03-02T12:42:00' }, 'en').match(/Mar/g)).toHaveLength(2)
  })
})
