import { describe, expect, it } from 'vitest'
import type { ArtefactRead } from '@/api'
import { isDecidable, isShown, nextWaiting, offered } from './order'

const made = (given: Partial<ArtefactRead>): ArtefactRead => ({
  key: 'shot_001/keyframe',
  code: 'shot_001',
  kind: 'keyframe',
  standing: 'waiting',
  why: '',
  blocked_by: [],
  held: '',
  locked: false,
  selected: 1,
  review: 'pending',
  provider: 'illustrator',
  model: 'illustrator',
  run: null,
  takes: 1,
  open_takes: 0,
  cost_usd_micros: 0,
  next_cost_usd_micros: 0,
  files: [],
  ...given,
})
const waiting = made({})
const approved = made({ standing: 'done', review: 'approved' })
const running = made({ standing: 'running' })

describe('the next one to review', () => {
  it('passes over what is decided or being made', () =>
    expect(nextWaiting([waiting, approved, running, waiting], 0)).toBe(3))
  it('begins again at the end', () => expect(nextWaiting([waiting, approved, approved], 2)).toBe(0))
  it('goes backwards too', () => expect(nextWaiting([waiting, waiting, approved, waiting], 1, -1)).toBe(0))
  it('is none where nothing waits', () => expect(nextWaiting([approved, running], 0)).toBe(-1))
  it('is none in an empty list', () => expect(nextWaiting([], 0)).toBe(-1))
})

describe('what can be decided', () => {
  it('is what has a take', () => {
    expect(isDecidable(waiting)).toBe(true)
    expect(isDecidable(approved)).toBe(true)
    expect(isDecidable(made({ selected: null, standing: 'ready' }))).toBe(false)
  })
  it('is not what is being made', () => expect(isDecidable(running)).toBe(false))
})

describe('a filter', () => {
  it('shows what is in doubt with what failed', () =>
    expect(isShown(made({ standing: 'unknown', selected: null }), 'failed')).toBe(true))
  it('offers what is out of date where something is, or was asked for', () => {
    expect(offered({ stale: 0 }, 'all')).not.toContain('stale')
    expect(offered({ stale: 2 }, 'all').at(-1)).toBe('stale')
    expect(offered({}, 'stale')).toContain('stale')
  })
  it('shows nothing else', () => expect(isShown(approved, 'waiting')).toBe(false))
})
