import { describe, expect, it } from 'vitest'
import type { NoteRead, PlanItem, StatusRead } from '@/api'
import { preflight } from './preflight'

const item = (key: string, standing: PlanItem['standing'], more: Partial<PlanItem> = {}): PlanItem => ({
  key,
  kind: key.split('/')[1] as PlanItem['kind'],
  standing,
  why: null,
  blocked_by: [],
  cost_usd_micros: 0,
  locked: false,
  held: '',
  ...more,
})
const status = (waiting: StatusRead['waiting'] = []): StatusRead => ({ paused: false, run: null, progress: 1, cost_usd_micros: 0, stages: [], waiting, stale: [], held: {} })
const film = item('ep_01/film', 'done')

describe('before an export', () => {
  it('there is nothing to say of what is made and approved', () =>
    expect(preflight([item('shot_001/clip', 'done'), film], status(), [], ['ep_01/film'])).toEqual([]))
  it('what waits at a gate is named', () =>
    expect(preflight([film], status([{ gate: 'clips', subject: 'shot_002/clip', take: 2 }]), [], ['ep_01/film'])).toEqual([
      { kind: 'unapproved', weight: 'warns', of: 'clips', keys: ['shot_002/clip'] },
    ]))
  it('a missing film stops it, and what is missing for it is told by kind', () => {
    const found = preflight([item('shot_001/clip', 'blocked'), item('shot_002/clip', 'ready'), item('shot_003/clip', 'failed'), item('ep_01/film', 'blocked')], status(), [], [])
    expect(found.map((one) => [one.kind, one.of, one.keys.length])).toEqual([
      ['noFilm', 'film', 0],
      ['failed', 'clip', 1],
      ['missing', 'clip', 2],
    ])
    expect(found[0]?.weight).toBe('stops')
  })
  it('what is held says why, once', () => {
    const found = preflight([item('a/clip', 'blocked', { held: 'The cap is reached.' }), item('b/clip', 'blocked', { held: 'The cap is reached.' }), film], status(), [], ['ep_01/film'])
    expect(found).toEqual([{ kind: 'held', weight: 'warns', of: '', keys: ['a/clip', 'b/clip'], words: 'The cap is reached.' }])
  })
  it('only notes that are open count', () => {
    const note = (key: string, is_resolved: boolean) => ({ key, is_resolved }) as NoteRead
    expect(preflight([film], status(), [note('a/clip', true), note('b/clip', false), note('b/clip', false)], ['x'])).toEqual([
      { kind: 'notes', weight: 'tells', of: '', keys: ['b/clip'] },
    ])
  })
})
