import { expect, it } from 'vitest'
import type { DecisionRead } from '@/api'
import { verdictOn } from './verdicts'

const said = (id: string, take: number, verdict: string, given: Partial<DecisionRead> = {}): DecisionRead => ({
  id, take, verdict, subject: 'shot_001/keyframe', at: '', by: 'Lin', before: 'pending', reason: '', note: '', undoes: null, is_undone: false, ...given,
})

it('is the last one on that take, and on no other', () => {
  const all = [said('c', 2, 'rejected'), said('b', 1, 'rejected'), said('a', 1, 'rejected')]
  expect(verdictOn({ number: 1, review: 'rejected' }, all)?.id).toBe('b')
})
it('is none that was taken back, nor the taking back itself', () => {
  const all = [said('c', 1, 'rejected', { undoes: 'b' }), said('b', 1, 'approved', { is_undone: true }), said('a', 1, 'rejected')]
  expect(verdictOn({ number: 1, review: 'rejected' }, all)?.id).toBe('a')
})
it('is nothing where nobody decided', () => {
  expect(verdictOn({ number: 1, review: 'pending' }, [])).toBeUndefined()
  expect(verdictOn({ number: 1, review: 'approved' }, [said('a', 1, 'rejected')])).toBeUndefined()
})
