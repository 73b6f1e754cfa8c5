import { stateOf, type State } from '@/ui/states'
import type { ArtefactRead } from '@/api'

/** What a person decides on: an artefact's take, or a record of the breakdown. */
/** `fingerprint` is that of a record as it is shown: what says something else by now is not decided on. */
export type Reviewable = Pick<ArtefactRead, 'key' | 'selected' | 'review' | 'standing'> & { fingerprint?: string }

/** What the gallery can be narrowed down to; `all` is everything. */
export const SHOWN = ['all', 'waiting', 'approved', 'rejected', 'running', 'failed', 'stale'] as const
export type Shown = (typeof SHOWN)[number]

/** Returns what a list offers to be narrowed down to: what is out of date only where something is, or was asked for. */
export const offered = (counts: Record<string, number>, chosen: Shown): Shown[] => SHOWN.filter((one) => one !== 'stale' || chosen === one || (counts[one] ?? 0) > 0)

export function isShown(artefact: Reviewable, shown: Shown): boolean {
  return shown === 'all' || stateOf(artefact) === shown || (shown === 'failed' && stateOf(artefact) === 'unknown')
}

/** Whether somebody can decide on it: there is a finished take, and nothing is under way. */
export function isDecidable(artefact: Reviewable): boolean {
  const undecidable: State[] = ['running', 'blocked', 'ready', 'failed', 'unknown']
  return artefact.selected !== null && !undecidable.includes(stateOf(artefact))
}

/** Returns the place of the next one that waits, after `from` or from the beginning again; -1 if none does. */
export function nextWaiting(artefacts: Reviewable[], from: number, step: 1 | -1 = 1): number {
  const count = artefacts.length
  for (let offset = 1; offset <= count; offset++) {
    const place = (((from + step * offset) % count) + count) % count
    const artefact = artefacts[place]
    if (artefact !== undefined && stateOf(artefact) === 'waiting') return place
  }
  return -1
}
