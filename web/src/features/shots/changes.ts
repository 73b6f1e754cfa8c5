import type { TakeRead } from '@/api'

/** One thing in which a take was made otherwise than the one before it. */
export interface Change {
  name: string
  first: string
  second: string
}

const LONGEST = 60

function told(take: TakeRead): Record<string, unknown> {
  const { recipe } = take
  const placeholder = recipe.inputs.placeholder as { controls?: boolean } | undefined
  return {
    prompt: recipe.prompt,
    negative: recipe.negative,
    seed: recipe.seed,
    model: `${recipe.provider} · ${recipe.model}`,
    note: recipe.note,
    template: recipe.template ? `${recipe.prompt_set}/${recipe.template} v${recipe.template_version}` : '',
    from: Object.entries(recipe.sources).map(([key, number]) => `${key} ${number}`).join(', '),
    placeholder: placeholder ? (placeholder.controls ? 'ControlNet' : 'reference') : '',
    ...recipe.parameters,
  }
}

const short = (value: unknown): string => {
  const text = value === undefined || value === '' ? '–' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** In what a take was made otherwise than another: what was asked for, not what came of it. */
export function changesBetween(before: TakeRead, take: TakeRead): Change[] {
  const [one, other] = [told(before), told(take)]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .map((name) => ({ name, first: short(one[name]), second: short(other[name]) }))
}
