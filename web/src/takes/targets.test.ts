import { expect, it } from 'vitest'
import type { ArtefactRead, TakeRead } from '@/api'
import { targetOf } from './targets'

const thing = { key: 'shot_001/keyframe', selected: 1, review: 'approved', standing: 'done' } as ArtefactRead
const take = (given: Partial<TakeRead>) => ({ number: 2, status: 'completed', review: 'pending', is_selected: false, ...given }) as TakeRead

it('the take that is looked at is decided on, and not the one in use', () =>
  expect(targetOf(thing, take({}))).toMatchObject({ selected: 2, review: 'pending', isOther: true }))
it('it is that take even if the thing does not know yet that it is used, or still believes that it is', () => {
  expect(targetOf(thing, take({ is_selected: true }))).toMatchObject({ selected: 2, review: 'pending', isOther: true })
  expect(targetOf({ ...thing, selected: 2 }, take({ number: 1, is_selected: true }))).toMatchObject({ selected: 1, isOther: true })
  expect(targetOf(thing, take({ number: 1, is_selected: true }))).toBe(thing)
})
it('without a take it is the one in use', () => expect(targetOf(thing)).toBe(thing))
it('what is not made yet cannot be decided on', () => {
  expect(targetOf(thing, take({ status: 'running' }))).toBeUndefined()
  expect(targetOf({ ...thing, standing: 'running' }, take({}))).toBeUndefined()
  expect(targetOf({ ...thing, selected: null, standing: 'ready' })).toBeUndefined()
  expect(targetOf(undefined, take({}))).toBeUndefined()
})
