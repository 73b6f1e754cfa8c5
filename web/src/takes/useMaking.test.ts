import { expect, it } from 'vitest'
import { placeOf, type Making } from './useMaking'

const task = (id: string, status: Making['status']): Making => ({ id, status, key: `${id}/keyframe`, is_bought: false, progress: 0, created_at: '', started_at: null })

it('counts the queue from the oldest, and leaves out what is worked on', () => {
  const newestFirst = [task('c', 'pending'), task('b', 'pending'), task('a', 'running')]
  expect(newestFirst.map((one) => placeOf(one, newestFirst))).toEqual([2, 1, 0])
  expect(placeOf(undefined, newestFirst)).toBe(0)
})
