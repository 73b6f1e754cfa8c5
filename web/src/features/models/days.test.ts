import { expect, it } from 'vitest'
import { series } from './days'

const day = { day: '2026-03-01', requests: 4, faults: 1, latency_s: null, jobs: 2, spent_usd_micros: 70_000 }

it('shows thirty days, those without anything as well', () => {
  const { names, values } = series([{ ...day, day: '2026-02-01' }, day], 'errors', '2026-03-02')
  expect([names.length, names[0], names[29]]).toEqual([30, '2026-02-01', '2026-03-02'])
  expect([values[0], values[27], values[28], values[29]]).toEqual([1, 0, 1, 0])
})

it('shows nothing where nothing was measured', () => expect(series([day], 'latency', '2026-03-01').values).toEqual(Array(30).fill(null)))
