import type { FaultRead, JsonValue, PromptStage, PromptTemplateGiven, PromptVersionRead, VariableForm } from '@/api'

export const WRITTEN: PromptStage[] = ['rewrite', 'screenplay', 'breakdown', 'shots', 'camera', 'translate', 'advice']
export const SEEN: PromptStage[] = ['character', 'location', 'keyframe', 'clip']
export const PARTS = ['text', 'system', 'negative'] as const
export type Part = (typeof PARTS)[number]

/** What is being written of a template: its texts, and the variables of its own. */
export interface Draft {
  text: string
  system: string
  negative: string
  variables: VariableForm[]
}

export function draftOf(version: PromptVersionRead): Draft {
  const own = version.variables.filter((one) => !one.is_given)
  return {
    text: version.text,
    system: version.system,
    negative: version.negative,
    variables: own.map(({ name, type, required, default: value, description, sample }) => ({ name, type, required, default: value, description, sample })),
  }
}

export const isSame = (one: Draft, other: Draft): boolean => JSON.stringify(one) === JSON.stringify(other)

export const givenOf = (draft: Draft, note = ''): PromptTemplateGiven => ({ ...draft, note })

/** Where a fault stands in a text: every word of an unknown variable on its line, else the line, else the first line. */
export function placesOf(text: string, part: Part, faults: FaultRead[]): { from: number; to: number; fault: FaultRead }[] {
  const lines = text.split('\n')
  const starts = lines.reduce<number[]>((all, line, place) => [...all, (all[place] ?? 0) + line.length + 1], [0])
  return faults
    .filter((fault) => fault.part === part)
    .flatMap((fault) => {
      const at = Math.min(lines.length, Math.max(1, fault.line ?? 1)) - 1
      const line = lines[at] ?? ''
      const start = starts[at] ?? 0
      const words = fault.variable ? [...line.matchAll(new RegExp(`(?<![\\w.])${fault.variable}(?!\\w)`, 'gu'))] : []
      if (words.length) return words.map((found) => ({ from: start + found.index, to: start + found.index + fault.variable.length, fault }))
      return [{ from: start, to: start + line.length, fault }]
    })
    .filter((one, place, all) => all.findIndex((other) => other.from === one.from && other.to === one.to) === place)
}

/** `{name}` means the same as `{{ name }}` where the name is declared; all other braces stay as they are. */
export function singleBraces(text: string, known: ReadonlySet<string>): { from: number; to: number }[] {
  return [...text.matchAll(/(?<!\{)\{([A-Za-z][A-Za-z0-9_]*)\}(?!\})/g)]
    .filter((found) => known.has(found[1]!))
    .map((found) => ({ from: found.index, to: found.index + found[0].length }))
}

/** Returns a default as it was typed for a type; undefined if it is none. */
export function valueIn(text: string, type: string): JsonValue | undefined {
  if (type === 'string') return text
  if (type === 'bool') return ['true', 'false'].includes(text) ? text === 'true' : undefined
  try {
    const value: unknown = JSON.parse(text)
    const isRight = { int: Number.isInteger(value), float: typeof value === 'number', list: Array.isArray(value), object: typeof value === 'object' && value !== null && !Array.isArray(value) }[type]
    return isRight ? (value as JsonValue) : undefined
  } catch {
    return undefined
  }
}

export const typed = (value: unknown): string => (typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value))

const KEPT = 'shotwright.prompt.'

/** A draft that is not yet a version is kept in this browser, with the version that it was begun from. */
export interface Kept {
  draft: Draft
  version: number
  at: string
}

export function kept(code: string, store: Storage = localStorage): Kept | undefined {
  try {
    return JSON.parse(store.getItem(KEPT + code) ?? '') as Kept
  } catch {
    return undefined
  }
}

export function keepDraft(code: string, value: Kept | undefined, store: Storage = localStorage): void {
  if (value === undefined) store.removeItem(KEPT + code)
  else store.setItem(KEPT + code, JSON.stringify(value))
}
