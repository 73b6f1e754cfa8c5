import { describe, expect, it } from 'vitest'
import type { UsedRead } from '@/api'
import { asCsv, byMedium, daysBefore, daysFrom, sumsOf } from './usage'

const row = (given: Partial<UsedRead>): UsedRead => ({
  day: '2026-01-01',
  project: 'roof',
  project_name: 'Roof',
  provider: 'sora',
  model: 'sora-2',
  medium: 'video',
  kind: 'clip',
  jobs: 1,
  spent_usd_micros: 100,
  reserved_usd_micros: 10,
  estimated_usd_micros: 90,
  ...given,
})

describe('sums', () => {
  const rows = [row({}), row({ day: '2026-01-03', provider: 'fal', spent_usd_micros: 500 }), row({ project: null, project_name: '' })]
  it('add up to the rows, however they are told', () => {
    for (const by of ['day', 'project', 'provider', 'stage'] as const) {
      const sums = sumsOf(rows, by)
      expect(sums.reduce((sum, one) => sum + one.spent, 0)).toBe(700)
      expect(sums.reduce((sum, one) => sum + one.jobs, 0)).toBe(3)
    }
  })
  it('come by day in their order, else the dearest first', () => {
    expect(sumsOf(rows, 'day').map((one) => one.name)).toEqual(['2026-01-01', '2026-01-03'])
    expect(sumsOf(rows, 'provider').map((one) => one.name)).toEqual(['fal', 'sora'])
    expect(sumsOf(rows, 'project').map((one) => one.label)).toEqual(['Roof', ''])
  })
})

describe('days', () => {
  it('are told one by one, over the end of a month and in leap years', () => {
    expect(daysFrom('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
    expect(daysFrom('2026-01-02', '2026-01-01')).toEqual([])
    expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28')
  })
  it('have what each medium cost', () =>
    expect(byMedium([row({}), row({ medium: 'image' }), row({ day: '2026-01-02' })], ['2026-01-01', '2026-01-02'])).toEqual({ video: [110, 110], image: [110, 0] }))
})

describe('a table for spreadsheets', () => {
  it('quotes what needs it, and lets nothing be a formula', () =>
    expect(asCsv([row({ provider: '=1+1', model: 'a,"b"' })]).split('\r\n')[1]).toBe(`2026-01-01,roof,'=1+1,"a,""b""",video,clip,1,100,10,90`))
})
