import { reactive } from 'vue'

/** How far a take or an export is, as the link tells it (`stream.progress` in docs/user/live.md). */
export interface Progress {
  id: string
  /** 0 to 1. */
  progress: number
  /** What is written of an export. */
  step?: string
}

/** What was told last of each. Nothing is known while there is no link: then lists are asked for instead. */
const told = reactive(new Map<string, Progress>())

export const noteProgress = (one: Progress): void => void told.set(one.id, one)
export const forgetProgress = (): void => told.clear()

/** How far something is: what the link told since it was asked for, else what the answer said. */
export const farthest = <T extends Progress>(one: T): Progress => told.get(one.id) ?? one
export const percentOf = (one: Progress | undefined): number => Math.round(100 * (one ? farthest(one).progress : 0))
