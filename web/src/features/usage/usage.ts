import type { UsedRead } from '@/api'

export const GROUPINGS = ['day', 'project', 'provider', 'stage'] as const
export type Grouping = (typeof GROUPINGS)[number]

export const MEDIA = ['llm', 'vision', 'image', 'video', 'speech'] as const

/** What a group of rows comes to. */
export interface Sum {
  /** A day, a project's code, a provider's name or a stage; "" for what is deleted. */
  name: string
  /** As a person knows it, if that is something else. */
  label: string
  jobs: number
  spent: number
  reserved: number
  estimated: number
}

const nameOf: Record<Grouping, (row: UsedRead) => string> = {
  day: (row) => row.day,
  project: (row) => row.project ?? '',
  provider: (row) => row.provider,
  stage: (row) => row.kind ?? '',
}

export function sumsOf(rows: UsedRead[], by: Grouping): Sum[] {
  const found = new Map<string, Sum>()
  for (const row of rows) {
    const name = nameOf[by](row)
    const sum = found.get(name) ?? { name, label: by === 'project' ? row.project_name : name, jobs: 0, spent: 0, reserved: 0, estimated: 0 }
    sum.jobs += row.jobs
    sum.spent += row.spent_usd_micros
    sum.reserved += row.reserved_usd_micros
    sum.estimated += row.estimated_usd_micros
    found.set(name, sum)
  }
  const sums = [...found.values()]
  return by === 'day' ? sums.sort((one, other) => one.name.localeCompare(other.name)) : sums.sort((one, other) => other.spent - one.spent || other.reserved - one.reserved)
}

const DAY_MS = 86_400_000

/** Every day from one to another, both counted in. */
export function daysFrom(since: string, until: string): string[] {
  const count = Math.round((Date.parse(until) - Date.parse(since)) / DAY_MS) + 1
  return Array.from({ length: Math.max(0, count) }, (_, place) => new Date(Date.parse(since) + place * DAY_MS).toISOString().slice(0, 10))
}

/** The day so many days before another. */
export const daysBefore = (day: string, count: number): string => new Date(Date.parse(day) - count * DAY_MS).toISOString().slice(0, 10)

/** What each medium cost on each of some days. */
export function byMedium(rows: UsedRead[], days: string[]): Record<string, number[]> {
  const place = new Map(days.map((day, index) => [day, index]))
  const found: Record<string, number[]> = {}
  for (const row of rows) {
    const at = place.get(row.day)
    if (at === undefined) continue
    const series = (found[row.medium] ??= days.map(() => 0))
    series[at] = (series[at] ?? 0) + row.spent_usd_micros + row.reserved_usd_micros
  }
  return found
}

const COLUMNS = ['day', 'project', 'provider', 'model', 'medium', 'kind', 'jobs', 'spent_usd_micros', 'reserved_usd_micros', 'estimated_usd_micros'] as const

// A spreadsheet would take what begins like a formula for one, and run it.
const cell = (value: string | number | null): string => {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The rows as a table that spreadsheets read. */
export const asCsv = (rows: UsedRead[]): string =>
  [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(','))].join('\r\n') + '\r\n'
