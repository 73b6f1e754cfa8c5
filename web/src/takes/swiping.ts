import type { Verdict } from './useDeciding'

/** How far a finger goes before letting go decides. */
const FAR_PX = 90

/** Returns what letting go here would decide: to the right approves, to the left rejects; up and down is scrolling. */
export function leaningOf(x: number, y: number): Verdict | undefined {
  if (Math.abs(x) < FAR_PX || Math.abs(x) < 2 * Math.abs(y)) return undefined
  return x > 0 ? 'approved' : 'rejected'
}

const HANDLES = 'button,a,input,select,[role=slider],video[controls]'

/** Whether a finger that goes down here drags or presses something of its own: a player's place is not a decision. */
export const isHandle = (target: EventTarget | null): boolean => target instanceof Element && target.closest(HANDLES) !== null
