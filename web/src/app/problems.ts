import type { Problem } from '@/api'
import { i18n } from './i18n'

const REQUEST_ID = 'X-Request-ID'

/** What the studio refused, in its own words. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Record<string, string>
  /** What the studio's log calls the request by. */
  readonly requestId: string
  /** What was to be edited as it is now, if somebody changed it meanwhile. */
  readonly current: Problem['current']

  constructor(status: number, problem: Partial<Problem>, requestId = '') {
    super(problem.detail || problem.title || '')
    this.name = 'Refused'
    this.status = status
    this.code = problem.code ?? ''
    this.requestId = requestId
    this.current = problem.current ?? null
    this.fields = Object.fromEntries((problem.errors ?? []).map((one) => [one.field, one.message]))
  }
}

/** Thrown when no answer came at all. */
export class Unreachable extends Error {}

/** Returns what to tell a person of an error: the studio's own words, if it answered at all. */
export function wordsOf(error: unknown): string {
  return error instanceof Refused ? error.message : i18n.global.t('app.unreachable')
}

/** Returns all there is to tell of an error, for whoever looks after the studio. */
export function detailsOf(error: Error | string): string {
  const about = [new Date().toISOString(), location.href]
  if (typeof error === 'string') return [...about, error].join('\n')
  if (error instanceof Refused) return [...about, `${error.status} ${error.code}`, error.message, `${REQUEST_ID}: ${error.requestId}`].join('\n')
  return [...about, error.message, error.stack ?? ''].join('\n')
}

export interface Answer<T> {
  data?: T
  error?: unknown
  response?: Response
}

/** Returns what a request was answered with; throws Refused, or Unreachable, if it was not. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  const answer = await asked
  if (answer.response === undefined) throw new Unreachable()
  if (!answer.response.ok) {
    throw new Refused(answer.response.status, problemIn(answer.error), answer.response.headers.get(REQUEST_ID) ?? '')
  }
  return answer.data as T
}

/** Returns the items of a list that is read whole; throws as `answered` does. */
export async function itemsOf<T>(asked: Promise<Answer<{ items: T[] }>>): Promise<T[]> {
  return (await answered(asked)).items
}

/** The longest page that the studio sends. */
const PAGE_SIZE = 100

/** Returns all items of a list that comes in pages, each of which `ask` asks for; throws as `answered` does. */
export async function everyItemOf<T>(ask: (paging: { page: number; page_size: number }) => Promise<Answer<{ items: T[]; total: number }>>): Promise<T[]> {
  const page = (number: number) => answered(ask({ page: number, page_size: PAGE_SIZE }))
  const first = await page(1)
  const others = Math.max(0, Math.ceil(first.total / PAGE_SIZE) - 1)
  const rest = await Promise.all(Array.from({ length: others }, (_, place) => page(place + 2)))
  return [first, ...rest].flatMap((one) => one.items)
}

function problemIn(body: unknown): Partial<Problem> {
  return typeof body === 'object' && body !== null ? body : { detail: typeof body === 'string' ? body : '' }
}
