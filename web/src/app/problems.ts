import type { Problem } from '@/api'
import { i18n } from './i18n'

/** What the studio refused, in its own words. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Record<string, string>

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail || problem.title || '')
    this.name = 'Refused'
    this.status = status
    this.code = problem.code ?? ''
    this.fields = Object.fromEntries((problem.errors ?? []).map((one) => [one.field, one.message]))
  }
}

/** Thrown when no answer came at all. */
export class Unreachable extends Error {}

/** Returns what to tell a person of an error: the studio's own words, if it answered at all. */
export function wordsOf(error: unknown): string {
  return error instanceof Refused ? error.message : i18n.global.t('app.unreachable')
}

interface Answer<T> {
  data?: T
  error?: unknown
  response?: Response
}

/** Returns what a request was answered with; throws Refused, or Unreachable, if it was not. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  const answer = await asked
  if (answer.response === undefined) throw new Unreachable()
  if (!answer.response.ok) throw new Refused(answer.response.status, problemIn(answer.error))
  return answer.data as T
}

function problemIn(body: unknown): Partial<Problem> {
  return typeof body === 'object' && body !== null ? body : { detail: typeof body === 'string' ? body : '' }
}
