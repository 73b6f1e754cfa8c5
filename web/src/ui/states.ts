import type { ArtefactRead } from '@/api'

/** How an artefact is shown: what a person has to know of where it stands, in one word. */
export type State = 'waiting' | 'approved' | 'rejected' | 'running' | 'failed' | 'unknown' | 'stale' | 'blocked' | 'ready' | 'done'

export const lookOf: Record<State, { icon: string; colour: string }> = {
  waiting: { icon: 'i-lucide-circle-dot', colour: 'var(--state-waiting)' },
  approved: { icon: 'i-lucide-circle-check', colour: 'var(--state-approved)' },
  rejected: { icon: 'i-lucide-circle-x', colour: 'var(--state-rejected)' },
  running: { icon: 'i-lucide-loader-circle', colour: 'var(--state-running)' },
  failed: { icon: 'i-lucide-triangle-alert', colour: 'var(--state-failed)' },
  unknown: { icon: 'i-lucide-circle-help', colour: 'var(--state-failed)' },
  stale: { icon: 'i-lucide-history', colour: 'var(--state-waiting)' },
  blocked: { icon: 'i-lucide-lock', colour: 'var(--ui-text-muted)' },
  ready: { icon: 'i-lucide-circle-dashed', colour: 'var(--ui-text-muted)' },
  done: { icon: 'i-lucide-check', colour: 'var(--state-approved)' },
}

type Standing = Pick<ArtefactRead, 'standing' | 'review' | 'selected'>

/** Returns the one word for an artefact: what is under way or went wrong before what was decided. */
export function stateOf({ standing, review, selected }: Standing): State {
  if (standing === 'running' || standing === 'failed' || standing === 'unknown') return standing
  if (selected === null) return standing === 'blocked' ? 'blocked' : 'ready'
  if (review === 'rejected') return 'rejected'
  if (standing === 'waiting' || standing === 'stale') return standing
  return review === 'approved' ? 'approved' : 'done'
}
