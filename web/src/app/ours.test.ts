import { QueryClient } from '@tanstack/vue-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { followOwn, useTheirs } from './ours'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('shows for two seconds what others change, and never what came of what was sent from here', async () => {
  const queries = new QueryClient()
  followOwn(queries)
  const review = ref('pending')
  const scope = effectScope()
  const isChanged = scope.run(() => useTheirs(() => review.value))!
  vi.advanceTimersByTime(5000)

  review.value = 'approved'
  await nextTick()
  expect(isChanged.value).toBe(true)
  vi.advanceTimersByTime(1900)
  expect(isChanged.value).toBe(true)
  vi.advanceTimersByTime(200)
  expect(isChanged.value).toBe(false)

  await queries.getMutationCache().build(queries, { mutationFn: () => Promise.resolve() }).execute(undefined)
  review.value = 'rejected'
  await nextTick()
  expect(isChanged.value).toBe(false)
  scope.stop()
})
