import type { CapRead, CostLineRead, EstimateRead, Kind } from '@/api'

/** Lines of the same kind at the same model, told as one. */
export interface Group {
  name: string
  kind: Kind
  provider: string
  model: string
  count: number
  seconds: number
  /** null: the price of at least one of them is not known. */
  micros: number | null
}

const plus = (sum: number | null, more: number | null): number | null => (sum === null || more === null ? null : sum + more)

export function groupsOf(lines: CostLineRead[]): Group[] {
  const found = new Map<string, Group>()
  for (const { kind, provider, model, seconds, usd_micros } of lines) {
    const name = `${kind} ${provider} ${model}`
    const group = found.get(name) ?? { name, kind, provider, model, count: 0, seconds: 0, micros: 0 }
    found.set(name, { ...group, count: group.count + 1, seconds: group.seconds + seconds, micros: plus(group.micros, usd_micros) })
  }
  return [...found.values()]
}

/** How far a cap is used, and how far it would be, in hundredths of its limit. */
export interface Room {
  cap: CapRead
  used: number
  after: number
  isWarned: boolean
  isOver: boolean
}

export function roomUnder(cap: CapRead, more = 0): Room {
  const limit = cap.limit_usd_micros ?? Infinity
  const share = (micros: number): number => (limit === Infinity ? 0 : Math.min(100, limit ? (100 * micros) / limit : 100))
  const after = share(cap.used_usd_micros + more)
  return { cap, used: share(cap.used_usd_micros), after, isWarned: limit !== Infinity && after >= cap.warn_percent, isOver: cap.used_usd_micros + more > limit }
}

/** The cap that leaves the least, with what an estimate adds to it; undefined if none holds. */
export function tightestRoom(estimate: Pick<EstimateRead, 'caps' | 'total'>): Room | undefined {
  const held = estimate.caps.filter((cap) => cap.left_usd_micros !== null)
  const tightest = held.sort((one, other) => one.left_usd_micros! - other.left_usd_micros!)[0]
  return tightest && roomUnder(tightest, estimate.total.usd_micros)
}

/** The account that holds less than an estimate asks of it; undefined if all hold enough, as far as they tell. */
export function shortOf<T extends { provider: string; micros: number | null }>(estimate: EstimateRead, accounts: T[]): T | undefined {
  return accounts.find(({ provider, micros }) => micros !== null && micros < (estimate.by_provider[provider]?.usd_micros ?? 0))
}

/**
 * Whether something is ordered without a question by whoever lets so much go: every price of it is known, and no cap is
 * passed, or comes to where it warns, and no account is short.
 */
export function goesUnasked(estimate: EstimateRead, most: number | null, accounts: { provider: string; micros: number | null }[]): boolean {
  const { usd_micros: sum, unknown } = estimate.total
  if (most === null || sum > most || unknown > 0 || !estimate.is_affordable || shortOf(estimate, accounts)) return false
  return sum === 0 || !estimate.caps.map((cap) => roomUnder(cap, sum)).some((room) => room.isOver || room.isWarned)
}

/** What of an estimate is about these alone: their lines, their sums, and whether the caps leave enough for them. */
export function estimateOf(estimate: EstimateRead, isMeant: (line: CostLineRead) => boolean): EstimateRead {
  const lines = estimate.lines.filter(isMeant)
  const total = totalOf(lines)
  const providers = [...new Set(lines.map((line) => line.provider))]
  return {
    ...estimate,
    lines,
    total,
    by_provider: Object.fromEntries(providers.map((name) => [name, totalOf(lines.filter((line) => line.provider === name))])),
    price_sources: [...new Set(lines.map((line) => line.price_source).filter((source) => source !== ''))],
    oldest_price: lines.map((line) => line.price_as_of).filter((day) => day !== null).sort()[0] ?? null,
    is_affordable: estimate.caps.every((cap) => cap.left_usd_micros === null || total.usd_micros === 0 || total.usd_micros <= cap.left_usd_micros),
    held: Object.fromEntries(Object.entries(estimate.held).filter(([key]) => lines.some((line) => line.key === key))),
  }
}

function totalOf(lines: CostLineRead[]): EstimateRead['total'] {
  const sum = (of: (line: CostLineRead) => number): number => lines.reduce((all, line) => all + of(line), 0)
  return {
    things: lines.length,
    jobs: sum((line) => line.jobs),
    seconds: sum((line) => line.seconds),
    usd_micros: sum((line) => line.usd_micros ?? 0),
    unknown: lines.filter((line) => line.usd_micros === null).length,
  }
}
