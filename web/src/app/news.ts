import type { QueryClient } from '@tanstack/vue-query'
import { allProjects, ofProject, ofStudio } from './project'

/**
 * What changes these queries, by the third part of their key: the first word of an event's kind (docs/user/live.md), or
 * the whole kind. They are asked again for nothing else; whatever is not listed here, for any news of its project.
 */
const CHANGED_BY: Record<string, string[]> = {
  rights: ['member'],
  members: ['member'],
  sent: ['take', 'job'],
  settings: ['project', 'script', 'story', 'role', 'prompts'],
  about: ['project'],
  gates: ['project', 'gate', 'review'],
  shares: ['share'],
  subscriptions: ['subscription'],
  script: ['script', 'episode', 'project.imported'],
  scripts: ['script', 'episode', 'project.imported'],
  // A paid request goes through half a dozen states while its take just runs: only what came of it shows there.
  artefacts: ['take', 'artefact', 'review', 'gate', 'run', 'story', 'script', 'role', 'placeholder', 'prompts', 'episode', 'project', 'note', 'budget', 'job.in_doubt', 'job.undeliverable', 'job.contradicted'],
}

/** Whether news of these kinds can have changed a query's answer. */
export function isTouched(name: unknown, kinds: ReadonlySet<string>): boolean {
  const by = typeof name === 'string' ? CHANGED_BY[name] : undefined
  return by === undefined || [...kinds].some((kind) => by.includes(kind) || by.includes(kind.slice(0, kind.indexOf('.'))))
}

/**
 * Asks again for what the news may have changed, and ends when that came: whoever tells of more waits so long. No kinds
 * mean that something was missed: then it is asked for everything.
 */
export async function refresh(queries: QueryClient, project: string, kinds: ReadonlySet<string>): Promise<void> {
  await rest(queries)
  const isOld = (query: { queryKey: readonly unknown[] }): boolean => kinds.size === 0 || isTouched(query.queryKey[2], kinds)
  await Promise.all([
    queries.invalidateQueries({ queryKey: ofStudio }),
    project
      ? queries.invalidateQueries({ queryKey: ofProject(project), predicate: isOld })
      : queries.invalidateQueries({ queryKey: ['projects'] }),
  ])
}

/** Drops what is kept of projects that are not on the page, and asks for all others: one may see other ones than before. */
export function forget(queries: QueryClient): void {
  queries.removeQueries({ queryKey: allProjects, type: 'inactive' })
  void queries.invalidateQueries({ queryKey: ['projects'] })
}

/** Waits until nothing is sent: what is decided here shows before the studio answers, and an answer in between would bring back the past. */
function rest(queries: QueryClient): Promise<void> {
  if (!queries.isMutating()) return Promise.resolve()
  return new Promise((done) => {
    const stop = queries.getMutationCache().subscribe(() => {
      if (queries.isMutating()) return
      stop()
      done()
    })
  })
}
