import type { Reason } from '@/api'
import type { Key } from '@/app/keys'

/** The type sees to it that none is missing. */
const EVERY: Record<Reason, true> = { colour: true, composition: true, face: true, anatomy: true, outfit: true, style: true, motion: true, camera: true, text: true, story: true, quality: true, other: true }
/** The reasons to reject something, in the order in which they are offered. */
export const REASONS = Object.keys(EVERY) as Reason[]

export const isReason = (code: unknown): code is Reason => REASONS.some((one) => one === code)

/** Why something was rejected, in words: by a reason of the list, by what was said of it, or both. */
export const whyOf = (t: (key: string) => string, reason: unknown, note: unknown): string =>
  [isReason(reason) && t(`words.reason.${reason}`), note].filter(Boolean).join(' · ')

/** Figures choose the first of them. */
export const reasonKeys = (pick: (reason: Reason) => void): Key[] => [
  { keys: ['1'], says: 'words.reason.colour', does: () => pick('colour') },
  { keys: ['2'], says: 'words.reason.composition', does: () => pick('composition') },
  { keys: ['3'], says: 'words.reason.face', does: () => pick('face') },
  { keys: ['4'], says: 'words.reason.anatomy', does: () => pick('anatomy') },
  { keys: ['5'], says: 'words.reason.outfit', does: () => pick('outfit') },
  { keys: ['6'], says: 'words.reason.style', does: () => pick('style') },
  { keys: ['7'], says: 'words.reason.motion', does: () => pick('motion') },
  { keys: ['8'], says: 'words.reason.camera', does: () => pick('camera') },
  { keys: ['9'], says: 'words.reason.text', does: () => pick('text') },
]
