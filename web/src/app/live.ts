import { useEventListener } from '@vueuse/core'
import { onScopeDispose, ref } from 'vue'
import type { Progress } from './progress'

/** `closed` is for good: there is no such project any more, or no right to look. */
export type Link = 'live' | 'reconnecting' | 'offline' | 'closed'

interface Message {
  seq: number
  kind: string
  data: unknown
}

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000
const PING_EVERY_MS = 15_000
const DEAD_AFTER_MS = 30_000
/** How long opening may take, and an answer where there is doubt whether anybody hears. */
const OPENED_WITHIN_MS = 10_000
const ANSWERED_WITHIN_MS = 2500
/** A first link that comes later than this may have missed what happened since the page asked. */
const FRESH_MS = 500
const REST_MS = 400
const REST_HIDDEN_MS = 5000
/** What an administrator tells all, which has no place among what happens. */
const TOLD_TO_ALL = new Set(['stream.announced', 'stream.withdrawn'])
/** No right to look, nothing that we could say better a second time. */
const FINAL = new Set([4400, 4403, 4422])
/** The access token ended, as it does every quarter of an hour, or the whole session did. */
const SIGN_IN = 4401
/** What is followed is gone, or whoever looks is no member of it any more. */
const GONE = 4404

interface Hears {
  /** Something of these kinds happened; none if it is unknown what. More is told once that is through. */
  onNews: (kinds: ReadonlySet<string>) => Promise<void>
  /** A take or an export got farther. Nothing is asked for it. */
  onProgress?: (progress: Progress) => void
  /** Other projects may be seen than before. */
  onAccess?: () => void
  /** What was followed cannot be seen any more. Says whether that is so; else the link is tried again. */
  onGone: () => Promise<boolean>
  /** Gets the page in again; the link is tried once more when that is done. */
  signIn: () => Promise<unknown>
}

/**
 * Follows what happens below `path` (`/ws/projects/roof`) for as long as the component is there.
 *
 * What comes is a hint: `onNews` is told what kinds of things happened, at most every 400 ms, and asks for the truth. It
 * is told after every interruption too, and after a late beginning, as something may have been missed.
 */
export function useLive(path: string, { onNews, onProgress, onAccess, onGone, signIn }: Hears) {
  const link = ref<Link>('reconnecting')
  const began = Date.now()
  let socket: WebSocket | undefined
  let seq: number | undefined
  let wait = FIRST_WAIT_MS
  let isOver = false
  let isTelling = false
  let isAllOld = false
  let kinds = new Set<string>()
  let again: ReturnType<typeof setTimeout> | undefined
  let news: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined

  function tell(kind = ''): void {
    if (kind) kinds.add(kind)
    else isAllOld = true
    if (!isTelling) news ??= setTimeout(() => void say(), document.hidden ? REST_HIDDEN_MS : REST_MS)
  }

  async function say(): Promise<void> {
    news = undefined
    isTelling = true
    const said = isAllOld ? new Set<string>() : kinds
    kinds = new Set()
    isAllOld = false
    try {
      await onNews(said)
    } finally {
      isTelling = false
      if (!isOver && (isAllOld || kinds.size)) tell([...kinds][0])
    }
  }

  function later(): void {
    if (isOver) return
    clearTimeout(again)
    again = setTimeout(open, wait * (0.5 + Math.random() / 2))
    wait = Math.min(LONGEST_WAIT_MS, wait * 2)
  }

  /** Gives the socket so long to say something. */
  function expect(within: number): void {
    clearTimeout(silence)
    silence = setTimeout(abandon, within)
  }

  /** Lets go of a socket that says nothing. Its own end would come minutes later, where nobody answers. */
  function abandon(): void {
    drop()
    link.value = navigator.onLine ? 'reconnecting' : 'offline'
    later()
  }

  function drop(): void {
    clearTimeout(silence)
    const old = socket
    socket = undefined
    if (old === undefined) return
    old.onopen = old.onmessage = old.onclose = null
    old.close()
  }

  const ping = (): void => socket?.send('{"kind": "ping"}')
  const isOpen = (): boolean => socket?.readyState === WebSocket.OPEN

  function open(): void {
    clearTimeout(again)
    again = undefined
    drop()
    const address = new URL(path, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    if (seq !== undefined) address.searchParams.set('after', String(seq))
    socket = new WebSocket(address)
    expect(OPENED_WITHIN_MS)
    socket.onopen = () => expect(DEAD_AFTER_MS)
    // Not before something is said does anybody listen at the other end.
    socket.onmessage = (event: MessageEvent<string>) => {
      link.value = 'live'
      wait = FIRST_WAIT_MS
      expect(DEAD_AFTER_MS)
      const message = JSON.parse(event.data) as Message
      const isFirst = seq === undefined
      seq = message.seq
      if (!message.kind.startsWith('stream.') || TOLD_TO_ALL.has(message.kind)) tell(message.kind)
      else if (message.kind === 'stream.progress') onProgress?.(message.data as Progress)
      else if (message.kind === 'stream.reload') tell()
      else if (message.kind === 'stream.hello' && (!isFirst || Date.now() - began > FRESH_MS)) tell()
      else if (message.kind === 'stream.access') {
        onAccess?.()
        tell()
      }
    }
    socket.onclose = (event) => void end(event.code)
  }

  async function end(code: number): Promise<void> {
    drop()
    link.value = navigator.onLine ? 'reconnecting' : 'offline'
    if (code === SIGN_IN) await signIn().catch(() => undefined)
    if (FINAL.has(code) || (code === GONE && (await onGone()))) link.value = 'closed'
    else later()
  }

  // A connection can die without a word: a laptop that slept, a router that forgot it.
  const pinging = setInterval(() => isOpen() && ping(), PING_EVERY_MS)

  /** Asks whether anybody hears, where there is doubt. A studio on this very machine answers without any network. */
  function doubt(): void {
    if (!isOpen()) return
    ping()
    expect(ANSWERED_WITHIN_MS)
  }
  useEventListener(window, 'offline', () => {
    if (link.value === 'reconnecting') link.value = 'offline'
    doubt()
  })
  useEventListener(window, 'online', () => {
    if (link.value === 'offline') link.value = 'reconnecting'
    // Nobody waits for the rest of a pause that a dead network was given.
    if (again !== undefined) open()
    else doubt()
  })
  useEventListener(document, 'visibilitychange', () => !document.hidden && doubt())

  open()
  onScopeDispose(() => {
    isOver = true
    clearInterval(pinging)
    clearTimeout(again)
    clearTimeout(news)
    drop()
  })
  return link
}
