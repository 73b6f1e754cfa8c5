import type { Status, TaskRead } from '@/api'
import type { State } from '@/ui/states'

/** The lists of tasks, by how they stand. */
export const TABS = ['running', 'waiting', 'failed', 'doubt', 'done'] as const
export type Tab = (typeof TABS)[number]

export const statusesOf: Record<Tab, Status[]> = {
  running: ['running'],
  waiting: ['pending'],
  failed: ['failed'],
  doubt: ['unknown'],
  done: ['completed', 'cancelled'],
}

export type Counts = Partial<Record<Status, number>>

export const countIn = (tab: Tab, counts: Counts | undefined): number => statusesOf[tab].reduce((sum, status) => sum + (counts?.[status] ?? 0), 0)

const STATES: Record<Status, State> = {
  pending: 'ready',
  running: 'running',
  completed: 'done',
  failed: 'failed',
  cancelled: 'rejected',
  unknown: 'unknown',
}
export const lookOfTask = (task: TaskRead): State => STATES[task.status]

/** How long it has been waiting or worked on, or how long it took, in seconds. */
export function elapsedS(task: Pick<TaskRead, 'status' | 'created_at' | 'started_at' | 'ended_at' | 'worked_s'>, now: number): number {
  const since = (at: string, until: number): number => Math.max(0, (until - Date.parse(at)) / 1000)
  if (task.status === 'pending') return since(task.created_at, now)
  if (task.ended_at === null) return since(task.started_at ?? task.created_at, now)
  return task.worked_s || since(task.started_at ?? task.created_at, Date.parse(task.ended_at))
}

export const isOpen = (task: Pick<TaskRead, 'status'>): boolean => task.status === 'pending' || task.status === 'running'

/** The pages of a long list that are needed to show its rows from one to another. */
export function pagesFor(first: number, last: number, pageSize: number): number[] {
  const from = Math.floor(Math.max(0, first) / pageSize) + 1
  const to = Math.floor(Math.max(0, last) / pageSize) + 1
  return Array.from({ length: to - from + 1 }, (_, place) => from + place)
}
