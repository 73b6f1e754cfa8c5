import type { Key } from '@/app/keys'
import type { Verdict } from '@/takes/useDeciding'

interface Doings {
  decided: (verdict: Verdict) => void
  reject: () => void
  undo: () => void
  jump: (step: 1 | -1) => void
  ask: () => void
  write: () => void
  compare: () => void
  reference: () => void
  before: () => void
  playAll: () => void
  go: (by: number) => void
  show: (take: number) => void
}

/** What the keys do beside those of the player. */
export const reviewKeys = (doings: Doings): Key[] => [
  { keys: ['a'], says: 'takes.key.approve', does: () => doings.decided('approved') },
  { keys: ['r'], says: 'takes.key.reject', does: doings.reject },
  { keys: ['shift+r'], says: 'takes.key.rejectAtOnce', does: () => doings.decided('rejected') },
  { keys: ['u', 'mod+z'], says: 'takes.key.undo', does: doings.undo },
  { keys: ['n'], says: 'takes.key.next', does: () => doings.jump(1) },
  { keys: ['shift+n'], says: 'takes.key.previous', does: () => doings.jump(-1) },
  { keys: ['e'], says: 'takes.key.again', does: doings.ask },
  { keys: ['t'], says: 'review.key.note', does: doings.write },
  { keys: ['alt+j'], says: 'review.key.previous', does: () => doings.go(-1) },
  { keys: ['alt+k'], says: 'review.key.next', does: () => doings.go(1) },
  { keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], says: 'review.key.take', does: (event) => doings.show(Number(event.key)) },
  { keys: ['c'], says: 'takes.key.reference', does: doings.reference },
  { keys: ['shift+c'], says: 'takes.key.before', does: doings.before },
  { keys: ['v'], says: 'review.key.compare', does: doings.compare },
  { keys: ['p'], says: 'review.key.all', does: doings.playAll },
]
