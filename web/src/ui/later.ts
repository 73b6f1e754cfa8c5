import { defineAsyncComponent, shallowRef, type Component } from 'vue'

type Load<T> = () => Promise<T>

const ahead: Load<unknown>[] = []
/** Whether somebody moved, touched or pressed anything on this page. */
export const isSomebodyHere = shallowRef(false)
let underWay = 0

/** Whether something is on its way that nobody asked for yet: if it does not come, nothing is lost. */
export const isLoadingAhead = (): boolean => underWay > 0

/**
 * A part of a page that is not on it at first. It comes as soon as somebody is at the page, so that it is there when it
 * is asked for, and at the latest when it is shown. Offline it waits for the link.
 */
export function later<T extends Component>(load: Load<{ default: T }>): T {
  if (isSomebodyHere.value) whenIdle(load)
  else ahead.push(load)
  return defineAsyncComponent({
    loader: load,
    onError: (_, retry, fail) => (navigator.onLine ? fail() : addEventListener('online', retry, { once: true })),
  }) as T
}

/** Loads what is wanted later at the first sign of a person. */
export function lookForSomebody(target: EventTarget): void {
  const signs = ['pointermove', 'pointerdown', 'keydown', 'touchstart', 'wheel']
  const stop = new AbortController()
  const come = (): void => {
    if (!navigator.onLine) return // nothing would come, and the page gets on without
    stop.abort()
    isSomebodyHere.value = true
    ahead.splice(0).forEach(whenIdle)
  }
  for (const sign of signs) target.addEventListener(sign, come, { capture: true, passive: true, signal: stop.signal })
}

function whenIdle(load: Load<unknown>): void {
  const idle = 'requestIdleCallback' in globalThis ? requestIdleCallback : setTimeout
  idle(() => {
    if (!navigator.onLine) return
    underWay += 1
    load()
      .catch(() => {}) // it is asked for again when it is shown
      .finally(() => (underWay -= 1))
  })
}
