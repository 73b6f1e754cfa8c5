import type { ArtefactRead, TakeRead } from '@/api'
import { isDecidable, type Reviewable } from './order'

/** What somebody decides on: a thing with the take of it that they look at, which need not be the one in use. */
export interface Target extends Reviewable {
  /** Whether another take than the one in use is decided on: approved, it is used from then on. */
  isOther?: boolean
}

/**
 * A thing with a take of it, as it would be with that take in use; none if nobody can decide on it. The two are asked for
 * apart, and one may be older than the other: it is always the take itself that is decided on.
 */
export function targetOf(of: ArtefactRead | undefined, take?: TakeRead): (ArtefactRead & Target) | undefined {
  if (of === undefined || (take !== undefined && take.status !== 'completed')) return undefined
  const isInUse = take === undefined || (take.is_selected && take.number === of.selected)
  const target = isInUse ? of : { ...of, selected: take.number, review: take.review, isOther: true }
  return isDecidable(target) ? target : undefined
}
