import { describe, expect, it } from 'vitest'
import { stateOf } from './states'

describe('the word for where something stands', () => {
  it('is the decision, once there is one', () => {
    expect(stateOf({ standing: 'done', review: 'approved', selected: 1 })).toBe('approved')
    expect(stateOf({ standing: 'ready', review: 'rejected', selected: 1 })).toBe('rejected')
  })
  it('is what is under way or went wrong before that', () => {
    expect(stateOf({ standing: 'running', review: 'rejected', selected: 1 })).toBe('running')
    expect(stateOf({ standing: 'failed', review: null, selected: null })).toBe('failed')
  })
  it('tells what was never made from what cannot be made yet', () => {
    expect(stateOf({ standing: 'ready', review: null, selected: null })).toBe('ready')
    expect(stateOf({ standing: 'blocked', review: null, selected: null })).toBe('blocked')
  })
  it('is waiting or stale where a person has to look', () => {
    expect(stateOf({ standing: 'waiting', review: 'pending', selected: 1 })).toBe('waiting')
    expect(stateOf({ standing: 'stale', review: 'approved', selected: 1 })).toBe('stale')
  })
})
