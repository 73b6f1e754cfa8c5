import { describe, expect, it } from 'vitest'
import { asEstimate } from './drama'
import { matches } from './useProjects'

describe('looking for a project', () => {
  const project = { name: '雨夜长安', code: 'rain', title: 'Rain over Chang’an' }
  it('goes by its name, its code and the film’s title, whatever the case', () => {
    expect(['长安', 'RAIN', 'chang', ''].map((words) => matches(project, words))).toEqual([true, true, true, true])
    expect(matches(project, 'tram')).toBe(false)
  })
})

describe('the price of a drama', () => {
  const total = { things: 9, jobs: 3, seconds: 20, usd_micros: 2_000_000, unknown: 1 }
  const drama = {
    episodes: 1,
    shots: 3,
    seconds: 20,
    writing: { provider: 'deep', model: 'chat', questions: 2, input_tokens: 100, cost_usd_micros: 1000 },
    film: total,
    by_provider: { sora: total },
    total_usd_micros: 2_001_000,
    unknown: 1,
    caps: [],
    left_usd_micros: null,
    is_affordable: true,
  }
  it('is told as any other, with what writing costs and with what nobody knows', () => {
    const told = asEstimate(drama)
    expect(told.lines.map((one) => [one.kind, one.provider, one.usd_micros])).toEqual([
      ['script', 'deep', 1000],
      ['film', 'sora', null],
    ])
    expect(told.total).toMatchObject({ usd_micros: 2_001_000, unknown: 1 })
  })
})
