import type { ProviderDay } from '@/api'

export const MEASURES = ['cost', 'latency', 'errors', 'requests'] as const
export type Measure = (typeof MEASURES)[number]

const MS = 1000

/** What a day came to, in micro-dollars, milliseconds or times; null where nothing was measured. */
export const valueOf: Record<Measure, (day: ProviderDay) => number | null> = {
  cost: (day) => day.spent_usd_micros,
  latency: (day) => (day.latency_s === null ? null : Math.round(day.latency_s * MS)),
  errors: (day) => day.faults,
  requests: (day) => day.requests,
}

const SHOWN = 30
const DAY_MS = 86_400_000

/** The last thirty days up to one, and what each came to: those without anything are among them, and no answer is no quick one. */
export function series(days: ProviderDay[], of: Measure, today: string): { names: string[]; values: (number | null)[] } {
  const names = Array.from({ length: SHOWN }, (_, place) => new Date(Date.parse(today) - (SHOWN - 1 - place) * DAY_MS).toISOString().slice(0, 10))
  const found = new Map(days.map((one) => [one.day, valueOf[of](one)]))
  return { names, values: names.map((name) => found.get(name) ?? (of === 'latency' ? null : 0)) }
}
