import type { NoteRead, PlanItem, StatusRead } from '@/api'

/** How much it matters: without a film nothing can be exported; the rest is for a person to judge. */
export type Weight = 'stops' | 'warns' | 'tells'

/** One line of the list before an export: what is not as it should be, and where each of it is. */
export interface Finding {
  kind: 'noFilm' | 'filmFailed' | 'unapproved' | 'missing' | 'failed' | 'running' | 'stale' | 'held' | 'notes'
  weight: Weight
  /** The gate, or the kind of thing, that it is about. */
  of: string
  keys: string[]
  words?: string
}

const MADE = new Set(['done', 'stale', 'waiting', 'running'])
const of = (item: PlanItem): string => item.kind

/** Groups what is found by what it is about, in the order of the road. */
function grouped(items: PlanItem[], kind: Finding['kind'], weight: Weight): Finding[] {
  const kinds = [...new Set(items.map(of))]
  return kinds.map((one) => ({ kind, weight, of: one, keys: items.filter((item) => item.kind === one).map((item) => item.key) }))
}

/** What a person should know before a film is handed out; empty if all of it is made, approved and up to date. */
export function preflight(items: PlanItem[], status: StatusRead, notes: NoteRead[], films: string[]): Finding[] {
  const parts = items.filter((one) => one.kind !== 'film')
  const found: Finding[] = []
  if (!films.length) {
    const failed = items.some((one) => one.kind === 'film' && !MADE.has(one.standing) && one.why === 'failed')
    found.push({ kind: failed ? 'filmFailed' : 'noFilm', weight: 'stops', of: 'film', keys: [] })
  }
  for (const gate of [...new Set(status.waiting.map((one) => one.gate))]) {
    found.push({ kind: 'unapproved', weight: 'warns', of: gate, keys: status.waiting.filter((one) => one.gate === gate).map((one) => one.subject) })
  }
  const broken = (one: PlanItem): boolean => one.standing === 'failed' || one.standing === 'unknown'
  found.push(...grouped(items.filter(broken), 'failed', 'warns'))
  found.push(...grouped(parts.filter((one) => one.held === '' && (one.standing === 'ready' || one.standing === 'blocked')), 'missing', 'warns'))
  for (const why of [...new Set(items.map((one) => one.held).filter(Boolean))]) {
    found.push({ kind: 'held', weight: 'warns', of: '', keys: items.filter((one) => one.held === why).map((one) => one.key), words: why })
  }
  found.push(...grouped(items.filter((one) => one.standing === 'stale'), 'stale', 'warns'))
  found.push(...grouped(items.filter((one) => one.standing === 'running'), 'running', 'tells'))
  const open = [...new Set(notes.filter((one) => !one.is_resolved).map((one) => one.key))]
  if (open.length) found.push({ kind: 'notes', weight: 'tells', of: '', keys: open })
  return found
}
