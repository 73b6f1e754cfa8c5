import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope, type Ref } from 'vue'
import { useLive, type Link } from './live'

/** A socket that the test answers for. */
class Line {
  static all: Line[] = []
  static readonly OPEN = 1
  readyState = 0
  sent: string[] = []
  isClosed = false
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  constructor(readonly url: URL) {
    Line.all.push(this)
  }
  send(words: string): void {
    this.sent.push(words)
  }
  // As where nobody answers: closing comes to no end that anybody hears of.
  close(): void {
    this.isClosed = true
    this.readyState = 2
  }
  open(): void {
    this.readyState = Line.OPEN
    this.onopen?.()
  }
  say(kind: string, seq: number, data: unknown = {}): void {
    this.onmessage?.({ data: JSON.stringify({ kind, seq, data }) })
  }
  end(code: number): void {
    this.readyState = 3
    this.onclose?.({ code })
  }
}
const line = (): Line => Line.all.at(-1)!

let scope: EffectScope
const told = { onNews: vi.fn(() => Promise.resolve()), onProgress: vi.fn(), onAccess: vi.fn(), onGone: vi.fn(() => Promise.resolve(true)), signIn: vi.fn(() => Promise.resolve(true)) }

function begin(): Ref<Link> {
  scope = effectScope()
  return scope.run(() => useLive('/ws/projects/roof', told))!
}
/** A link that is live and was told where it stands. */
function live(): Ref<Link> {
  const link = begin()
  line().open()
  line().say('stream.hello', 7)
  return link
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', Line)
  Line.all = []
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.clearAllMocks()
  vi.restoreAllMocks()
})

describe('the link to the studio', () => {
  it.each([
    [100, 0],
    [600, 1],
  ])('has everything asked for again if it begins late: after %i ms, %i times', async (late, times) => {
    begin()
    line().open()
    await vi.advanceTimersByTimeAsync(late)
    line().say('stream.hello', 7)
    await vi.advanceTimersByTimeAsync(1000)
    expect(told.onNews).toHaveBeenCalledTimes(times)
  })

  it('is live once somebody listens, and goes on after what was seen', async () => {
    const link = begin()
    line().open()
    expect(link.value).toBe('reconnecting')
    line().say('stream.hello', 7)
    line().say('take.completed', 9)
    expect(link.value).toBe('live')
    line().end(1006)
    expect(link.value).toBe('reconnecting')
    await vi.advanceTimersByTimeAsync(1000)
    expect(Line.all).toHaveLength(2)
    expect(line().url.searchParams.get('after')).toBe('9')
  })
  it('tells what happened, many things at once, and everything after an interruption', async () => {
    live()
    line().say('take.completed', 8)
    line().say('review.approved', 9)
    await vi.advanceTimersByTimeAsync(400)
    expect(told.onNews.mock.calls).toEqual([[new Set(['take.completed', 'review.approved'])]])
    line().end(1001)
    await vi.advanceTimersByTimeAsync(1000)
    line().open()
    line().say('stream.hello', 12)
    await vi.advanceTimersByTimeAsync(400)
    expect(told.onNews).toHaveBeenLastCalledWith(new Set())
  })
  it('is abandoned after half a minute of silence, and tried again without waiting for its end', async () => {
    const link = live()
    await vi.advanceTimersByTimeAsync(29_000)
    expect([link.value, line().sent.length]).toEqual(['live', 1])
    await vi.advanceTimersByTimeAsync(1000)
    expect([link.value, line().isClosed]).toEqual(['reconnecting', true])
    await vi.advanceTimersByTimeAsync(1000)
    expect(Line.all).toHaveLength(2)
  })
  it('stays as long as anything is said', async () => {
    const link = live()
    for (let n = 0; n < 4; n++) {
      await vi.advanceTimersByTimeAsync(20_000)
      line().say('stream.heartbeat', 7)
    }
    expect([link.value, Line.all.length]).toEqual(['live', 1])
  })
  it('is not waited for where opening it comes to nothing', async () => {
    begin()
    await vi.advanceTimersByTimeAsync(11_000)
    expect(Line.all).toHaveLength(2)
  })
  it('is doubted when the network goes, and is offline within three seconds if nobody answers', async () => {
    const link = live()
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    window.dispatchEvent(new Event('offline'))
    expect(line().sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(3000)
    expect(link.value).toBe('offline')
  })
  it('stays where the studio answers without a network, as on one machine', async () => {
    const link = live()
    window.dispatchEvent(new Event('offline'))
    line().say('stream.pong', 7)
    await vi.advanceTimersByTimeAsync(3000)
    expect(link.value).toBe('live')
  })
  it('is tried at once when the network is back', async () => {
    live()
    for (let n = 0; n < 6; n++) {
      line().end(1006)
      await vi.advanceTimersByTimeAsync(15_000)
    }
    line().end(1006)
    const before = Line.all.length
    window.dispatchEvent(new Event('online'))
    expect(Line.all).toHaveLength(before + 1)
  })
  it('waits longer and longer, and no longer than a quarter of a minute', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    begin()
    for (const [place, seconds] of [1, 2, 4, 8, 15, 15].entries()) {
      line().end(1006)
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
      expect(Line.all).toHaveLength(place + 1)
      await vi.advanceTimersByTimeAsync(1)
      expect(Line.all).toHaveLength(place + 2)
    }
  })
  it('is closed for good where the project is gone, and tried again where it is not', async () => {
    const link = live()
    line().end(4404)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([link.value, Line.all.length, told.onGone.mock.calls.length]).toEqual(['closed', 1, 1])
    scope.stop()
    told.onGone.mockResolvedValueOnce(false)
    const other = live()
    line().end(4404)
    await vi.advanceTimersByTimeAsync(1000)
    line().open()
    line().say('stream.hello', 7)
    expect(other.value).toBe('live')
  })
  it('is closed where there is no right to look', async () => {
    const link = live()
    line().end(4403)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([link.value, Line.all.length]).toEqual(['closed', 1])
  })
  it('says that other projects may be seen', async () => {
    live()
    line().say('stream.access', 8)
    expect(told.onAccess).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(400)
    expect(told.onNews).toHaveBeenLastCalledWith(new Set())
  })
  it('tells of what an administrator has everybody told', async () => {
    live()
    line().say('stream.announced', 7)
    await vi.advanceTimersByTimeAsync(400)
    expect(told.onNews).toHaveBeenLastCalledWith(new Set(['stream.announced']))
  })
  it('tells at once how far something is, and that is no news', async () => {
    live()
    line().say('stream.progress', 7, { of: 'take', id: 'one', number: 1, progress: 0.5 })
    expect(told.onProgress.mock.calls).toEqual([[{ of: 'take', id: 'one', number: 1, progress: 0.5 }]])
    await vi.advanceTimersByTimeAsync(400)
    expect(told.onNews).not.toHaveBeenCalled()
  })
  it('goes on once somebody is signed in again, whatever becomes of that', async () => {
    live()
    told.signIn.mockRejectedValueOnce(new Error('no network'))
    line().end(4401)
    await vi.advanceTimersByTimeAsync(1000)
    expect([told.signIn.mock.calls.length, Line.all.length]).toEqual([1, 2])
  })
  it('ends with its component', async () => {
    live()
    scope.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([line().isClosed, Line.all.length]).toEqual([true, 1])
  })
})
