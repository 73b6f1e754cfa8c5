import { MutationObserver, QueryClient, QueryObserver } from '@tanstack/vue-query'
import { describe, expect, it, vi } from 'vitest'
import { forget, isTouched, refresh } from './news'

/** Queries that are on the page, each with how often it was asked for again. */
function page(...keys: string[][]) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  const asked = keys.map((queryKey) => {
    queries.setQueryData(queryKey, 'known')
    const queryFn = vi.fn(() => Promise.resolve('new'))
    new QueryObserver(queries, { queryKey, queryFn }).subscribe(() => undefined)
    return queryFn
  })
  return { queries, counts: () => asked.map((one) => one.mock.calls.length) }
}

describe('news', () => {
  it('touch what they can have changed', () => {
    expect(isTouched('rights', new Set(['member.changed']))).toBe(true)
    expect(isTouched('rights', new Set(['take.completed']))).toBe(false)
    expect(isTouched('artefacts', new Set(['job.in_doubt']))).toBe(true)
    expect(isTouched('artefacts', new Set(['job.sent']))).toBe(false)
    expect(isTouched('overview', new Set(['anything.else']))).toBe(true)
  })
  it('have only that asked for again, in their own project', async () => {
    const { queries, counts } = page(['project', 'roof', 'rights'], ['project', 'roof', 'artefacts', 'clip'], ['project', 'pier', 'artefacts', 'clip'], ['studio', 'tasks'])
    await refresh(queries, 'roof', new Set(['take.completed']))
    expect(counts()).toEqual([0, 1, 0, 1])
  })
  it('that were missed have everything of the project asked for again', async () => {
    const { queries, counts } = page(['project', 'roof', 'rights'], ['project', 'roof', 'overview'], ['projects', 'latest'])
    await refresh(queries, 'roof', new Set())
    expect(counts()).toEqual([1, 1, 0])
  })
  it('of no project in particular are of the list of projects', async () => {
    const { queries, counts } = page(['project', 'roof', 'overview'], ['projects', 'latest'])
    await refresh(queries, '', new Set(['take.completed']))
    expect(counts()).toEqual([0, 1])
  })
  it('wait until what was decided is through', async () => {
    const { queries, counts } = page(['project', 'roof', 'overview'])
    let done = (): void => undefined
    void new MutationObserver(queries, { mutationFn: () => new Promise<void>((go) => (done = go)) }).mutate()
    const refreshed = refresh(queries, 'roof', new Set())
    await Promise.resolve()
    expect(counts()).toEqual([0])
    done()
    await refreshed
    expect(counts()).toEqual([1])
  })
  it('of other rights leave nothing of projects that are not on the page', async () => {
    const { queries, counts } = page(['project', 'roof', 'overview'], ['projects', 'latest'])
    queries.setQueryData(['project', 'pier', 'overview'], 'known')
    forget(queries)
    await Promise.resolve()
    expect(queries.getQueryData(['project', 'pier', 'overview'])).toBeUndefined()
    expect(queries.getQueryData(['project', 'roof', 'overview'])).toBe('known')
    expect(counts()).toEqual([0, 1])
  })
})
