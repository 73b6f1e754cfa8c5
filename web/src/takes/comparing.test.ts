import { describe, expect, it } from 'vitest'
import type { ComparisonRead, TakeRead } from '@/api'
import { factsOf, rateOf } from './comparing'

const take = (recipe: Partial<TakeRead['recipe']>): TakeRead =>
  ({ key: 'shot_001/keyframe', cost_usd_micros: 0, ended_at: null, recipe: { provider: 'p', model: 'm', template: '', note: '', seed: 1, parameters: {}, sources: {}, inputs: {}, ...recipe } }) as TakeRead

const of = (first: TakeRead, second: TakeRead, differences: ComparisonRead['differences'] = []): ComparisonRead => ({ first, second, differences, prompt: [], negative: [] })

describe('how two takes were made', () => {
  it('marks what differs, and tells the rest all the same', () => {
    const facts = factsOf(of(take({ seed: 1, parameters: { steps: 20, cfg: 5.5 } }), take({ seed: 2, parameters: { steps: 20 } })), 'en')
    expect(facts.filter((one) => one.differs).map((one) => one.name)).toEqual(['seed', 'cfg'])
    expect(facts.find((one) => one.name === 'steps')).toMatchObject({ first: '20', second: '20', differs: false })
    expect(facts.find((one) => one.name === 'cfg')).toMatchObject({ first: '5.5', second: '–' })
  })
  it('adds what the studio found besides', () => {
    const found = [{ name: 'seed', first: 1, second: 2 }, { name: 'inputs.brief.shot.size', first: 'medium', second: 'close_up' }]
    expect(factsOf(of(take({}), take({}), found), 'en').at(-1)).toMatchObject({ name: 'brief.shot.size', differs: true })
  })
  it('leaves out what neither has', () => expect(factsOf(of(take({}), take({})), 'en').map((one) => one.name)).toEqual(['seed', 'model', 'cost']))
})

describe('the pictures per second', () => {
  it('are those it was asked for with', () => {
    expect(rateOf(take({ inputs: { format: { rate: '30000/1001' } } }))).toBeCloseTo(29.97)
    expect(rateOf(take({ inputs: { format: { rate: '25' } } }))).toBe(25)
  })
  it('are 24 where nothing was said', () => expect(rateOf(take({}))).toBe(24))
})
