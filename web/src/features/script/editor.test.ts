import { describe, expect, it } from 'vitest'
import { changeBetween } from './editor'

describe('the stretch in which two texts differ', () => {
  const applied = (before: string, after: string): string => {
    const change = changeBetween(before, after)
    return change === null ? before : before.slice(0, change.from) + change.insert + before.slice(change.to)
  }
  it.each([
    ['', 'Rain.'],
    ['Rain.\n', 'Snow.\n'],
    ['aa', 'aaa'],
    ['aaa', 'aa'],
    ['Rain. Rain.', 'Rain.'],
    ['Rain.', 'Rain.'],
  ])('makes %j into %j', (before, after) => expect(applied(before, after)).toBe(after))
  it('is no longer than it must be', () => expect(changeBetween('Rain falls.\n', 'Snow falls.\n')).toEqual({ from: 0, to: 4, insert: 'Snow' }))
})
