import { onScopeDispose, ref } from 'vue'

export type Link = 'live' | 'reconnecting' | 'offline'

interface Message {
  seq: number
  kind: string
}

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000
const PING_EVERY_MS = 15_000
const DEAD_AFTER_MS = 30_000
const REST_MS = 400
/** Sign in again, no such project, nothing that we could say better a second time. */
const FINAL = new Set([4400, 4401, 4403, 4404, 4422])

/**
 * Follows what happens below `path` (`/ws/projects/roof`) for as long as the component is there.
 *
 * What comes is a hint: `onNews` is told that something changed, not what, at most every 400 ms, and asks for the truth.
 * It is told after every interruption too, as something may have been missed.
 */
export function useLive(path: string, onNews: () => void) {
  const link = ref<Link>('reconnecting')
  let socket: WebSocket | undefined
  let seq: number | undefined
  let wait = FIRST_WAIT_MS
  let heardAt = 0
  let isOver = false
  let again: ReturnType<typeof setTimeout> | undefined
  let news: ReturnType<typeof setTimeout> | undefined

  function tell(): void {
    news ??= setTimeout(() => {
      news = undefined
      onNews()
    }, REST_MS)
  }

  function open(): void {
    const address = new URL(path, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    if (seq !== undefined) address.searchParams.set('after', String(seq))
    socket = new WebSocket(address)
    socket.onopen = () => {
      link.value = 'live'
      wait = FIRST_WAIT_MS
      heardAt = Date.now()
    }
    socket.onmessage = (event: MessageEvent<string>) => {
      heardAt = Date.now()
      const message = JSON.parse(event.data) as Message
      const isFirst = seq === undefined
      seq = message.seq
      if (!message.kind.startsWith('stream.') || message.kind === 'stream.reload') tell()
      else if (message.kind === 'stream.hello' && !isFirst) tell()
    }
    socket.onclose = (event) => {
      if (isOver) return
      link.value = navigator.onLine ? 'reconnecting' : 'offline'
      if (FINAL.has(event.code)) return
      again = setTimeout(open, wait * (0.5 + Math.random() / 2))
      wait = Math.min(LONGEST_WAIT_MS, wait * 2)
    }
  }

  const pinging = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return
    // A connection can die without a word: a laptop that slept, a router that forgot it.
    if (Date.now() - heardAt > DEAD_AFTER_MS) socket.close()
    else socket.send('{"kind": "ping"}')
  }, PING_EVERY_MS)

  open()
  onScopeDispose(() => {
    isOver = true
    clearInterval(pinging)
    clearTimeout(again)
    clearTimeout(news)
    socket?.close()
  })
  return link
}
