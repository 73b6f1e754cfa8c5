import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { link, useOnline } from './online'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  link.value = 'live'
  vi.useRealTimers()
})

describe('without a link', () => {
  const { isLive, mayAct } = useOnline()
  it('deciding and spending go on for ten seconds, and no longer', () => {
    link.value = 'reconnecting'
    expect([isLive.value, mayAct.value]).toEqual([false, true])
    vi.advanceTimersByTime(9000)
    link.value = 'offline'
    vi.advanceTimersByTime(999)
    expect(mayAct.value).toBe(true)
    vi.advanceTimersByTime(1)
    expect(mayAct.value).toBe(false)
  })
  it('they go on as soon as there is one again', () => {
    link.value = 'offline'
    vi.advanceTimersByTime(11_000)
    link.value = 'live'
    expect([isLive.value, mayAct.value]).toEqual([true, true])
  })
  it('a short interruption leaves no trace', () => {
    link.value = 'reconnecting'
    vi.advanceTimersByTime(5000)
    link.value = 'live'
    vi.advanceTimersByTime(60_000)
    expect(mayAct.value).toBe(true)
  })
})
