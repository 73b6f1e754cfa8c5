import type { Gate } from '@/app/router'
import type { Kind, StageRead } from '@/api'

/** What keeps a stage from going on: an earlier one that has to be looked at, made, or tried again. */
export interface Obstacle {
  kind: Kind
  gate: Gate | null
  why: 'waiting' | 'failed' | 'missing'
  count: number
}

const isDone = (stage: StageRead): boolean => stage.total > 0 && stage.done >= stage.total && stage.waiting === 0

/** Whether nothing of a stage can be made before something else is there. */
export const isBlocked = (stage: StageRead): boolean => stage.total === 0 || (stage.blocked > 0 && stage.ready === 0 && stage.running === 0)

/** Returns the first stage before this one that is not finished; undefined if nothing is in the way. */
export function obstacleOf(stages: StageRead[], kind: Kind): Obstacle | undefined {
  const place = stages.findIndex((one) => one.kind === kind)
  const stage = stages[place]
  if (stage === undefined || !isBlocked(stage)) return undefined
  for (const one of stages.slice(0, place)) {
    const at = { kind: one.kind, gate: one.gate }
    if (one.waiting > 0 && one.gate_mode === 'manual') return { ...at, why: 'waiting', count: one.waiting }
    if (one.failed > 0) return { ...at, why: 'failed', count: one.failed }
    if (!isDone(one)) return { ...at, why: 'missing', count: one.total - one.done }
  }
  return undefined
}

const SHOWN: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }

/** When a stage began and, if it did, ended: the day once, if it is one. */
export function spanOf({ started_at, completed_at }: Pick<StageRead, 'started_at' | 'completed_at'>, language: string): string {
  if (!started_at) return ''
  const format = new Intl.DateTimeFormat(language, SHOWN)
  return !completed_at ? format.format(Date.parse(started_at)) : format.formatRange(Date.parse(started_at), Date.parse(completed_at))
}

export type Step = 'review' | 'retry' | 'make' | 'look'

/** The next step of a stage; undefined if there is none now. */
export function stepOf(stage: StageRead): Step | undefined {
  if (stage.waiting > 0 && stage.gate_mode === 'manual') return 'review'
  if (stage.failed > 0) return 'retry'
  if (stage.running > 0) return undefined
  if (stage.ready > 0) return 'make'
  return stage.done > 0 ? 'look' : undefined
}

/** The first stage that is not finished: its next step is the project's. */
export const firstUnfinished = (stages: StageRead[]): StageRead | undefined => stages.find((one) => !isDone(one))
