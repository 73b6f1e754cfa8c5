import { estimateProject, readArtefact, regenerate, type AgainGiven, type EstimateRead, type Kind } from '@/api'
import { answered } from '@/app/problems'
import { estimateOf } from '@/ui/quoting'

/** So many keys go into one address. */
const AT_ONCE = 100

/** One more take of each of these, and what they cost together. */
export interface Again {
  keys: string[]
  estimate: EstimateRead
  /** The words that one begins with who changes them. */
  words: string
  /** Why one of them cannot be ordered; '' if all can. */
  held: string
  /** What was ordered already, where only a part of it went through. */
  ordered: Set<string>
}

const pathOf = (project: string, key: string) => {
  const [code = '', kind] = key.split('/')
  return { project, code, kind: kind as Kind }
}

export async function priceAgain(project: string, keys: string[]): Promise<Again> {
  const parts = Array.from({ length: Math.ceil(keys.length / AT_ONCE) }, (_, part) => keys.slice(part * AT_ONCE, (part + 1) * AT_ONCE))
  const [first, ...estimates] = await Promise.all([
    answered(readArtefact({ path: pathOf(project, keys[0] ?? '') })),
    ...parts.map((again) => answered(estimateProject({ path: { project }, query: { again } }))),
  ])
  const lines = estimates.flatMap((one) => one.lines)
  // What caps leave is judged by the sum of all, however many requests told of them.
  const held = Object.assign({}, ...estimates.map((one) => one.held)) as EstimateRead['held']
  const estimate = estimateOf({ ...estimates[0]!, lines, held }, () => true)
  const used = first.all_takes.find((one) => one.is_selected) ?? first.all_takes.at(-1)
  return { keys, estimate, words: used?.recipe.prompt ?? '', held: Object.values(held)[0] ?? '', ordered: new Set() }
}

/** Orders what was priced, each once: asked again after a part of it failed, the rest is ordered. */
export async function orderAgain(project: string, again: Again, order: string, body: AgainGiven): Promise<void> {
  for (const key of again.keys) {
    if (again.ordered.has(key)) continue
    await answered(regenerate({ path: pathOf(project, key), body, headers: { 'Idempotency-Key': `${order}/${key}` } }))
    again.ordered.add(key)
  }
}
