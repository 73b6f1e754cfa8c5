import type { ComparisonRead, TakeRead } from '@/api'
import { dollars, when } from '@/ui/format'

export const MODES = ['side', 'wipe', 'difference', 'flip'] as const
export type Mode = (typeof MODES)[number]

/** One of the two, with the file that is shown. */
export interface Side {
  take: TakeRead
  url: string
  isMoving: boolean
}

export function sideOf(take: TakeRead): Side {
  const main = take.files.find((one) => one.role === 'main')
  return { take, url: main?.url ?? '', isMoving: main?.mime.startsWith('video/') ?? false }
}

/** One fact of both, to be put side by side; `name` is a locale key below `takes.fact`, or a name of the model's own. */
export interface Fact {
  name: string
  first: string
  second: string
  differs: boolean
}

const SHOWN_OTHERWISE = /^(seed|provider|model|choice|note|template|status|review|cost_usd_micros|worked_s|sources\b|parameters\b)/

const text = (value: unknown): string => {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return String(Number(value.toFixed(3)))
  return typeof value === 'string' ? value || '–' : JSON.stringify(value)
}

function told(take: TakeRead, language: string): Record<string, string> {
  const { recipe } = take
  return {
    seed: text(recipe.seed),
    model: [recipe.provider, recipe.model].filter(Boolean).join(' · '),
    ...Object.fromEntries(Object.entries(recipe.parameters).map(([name, value]) => [name, text(value)])),
    template: recipe.template ? `${recipe.prompt_set}/${recipe.template} v${recipe.template_version}` : '–',
    from: Object.entries(recipe.sources).map(([key, number]) => `${key} ${number}`).join(', ') || '–',
    note: recipe.note || '–',
    cost: dollars(take.cost_usd_micros),
    made: take.ended_at ? when(take.ended_at, language) : '–',
  }
}

/** How the two were made: what one always wants to know, then whatever else they differ in. */
export function factsOf({ first, second, differences }: ComparisonRead, language: string): Fact[] {
  const [one, other] = [told(first, language), told(second, language)]
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  const always = names.map((name) => {
    const [first, second] = [one[name] ?? '–', other[name] ?? '–']
    return { name, first, second, differs: first !== second }
  })
  // A reference is made from quite other things than a keyframe: that they differ tells nobody anything.
  const isSameKind = first.key.split('/')[1] === second.key.split('/')[1]
  const more = differences
    .filter(({ name }) => isSameKind && !SHOWN_OTHERWISE.test(name))
    .map(({ name, first, second }) => ({ name: name.replace(/^inputs\./, ''), first: text(first), second: text(second), differs: true }))
  return [...always.filter((fact) => fact.first !== '–' || fact.second !== '–'), ...more]
}

/** The pictures per second that a take was asked for with; what is made without asking runs at 24. */
export function rateOf(take: TakeRead | undefined): number {
  const format = take?.recipe.inputs.format
  const rate = typeof format === 'object' && format !== null && 'rate' in format ? String(format.rate) : ''
  const [over, under = '1'] = rate.split('/')
  return Number(over) / Number(under) || 24
}
