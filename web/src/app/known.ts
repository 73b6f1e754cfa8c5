import type { QueryClient, QueryKey } from '@tanstack/vue-query'

/** Shows what a change was answered with wherever it is seen. What was asked for before, and comes only now, is not taken for newer. */
export async function showNow<T>(queries: QueryClient, queryKey: QueryKey, now: T): Promise<void> {
  await queries.cancelQueries({ queryKey, exact: true })
  queries.setQueryData<T>(queryKey, now)
}
