import { onBeforeUnmount, onMounted, shallowReactive } from 'vue'
import { DIALOGS, EVERYWHERE, useBindings, type Listed } from './bindings'
import { isTaken, isTyping, nameOf, signsOf } from './presses'

export { isTyping, nameOf } from './presses'

/** What a key does in a place. The help window and the settings are made of these. */
export interface Key {
  /** `a`, `shift+arrowleft`, `mod+k` (`mod` is Ctrl, or ⌘ on a Mac), or one after the other: `g b`. */
  keys: string[]
  /** The words of the help window, as a locale key. With the scope they name the key: two of a scope never share them. */
  says: string
  /**
   * If it looks at the event, it goes by which key that was: then people can switch it off, but not move it. None, if what is
   * open sees to it by itself: then they can do neither.
   */
  does?: (event: KeyboardEvent) => void
}

interface Place {
  scope: string
  keys: Key[]
  over: 'page' | 'everything' | undefined
  isThere: () => boolean
}

/** What is on the screen now, the innermost last. */
const places = shallowReactive<Place[]>([])
const { boundOf, areLettersOff } = useBindings()

/** Under a place that lies over the page nothing but the keys of everywhere acts; and under a dialog or menu none of those that lead away. */
function reached(): Place[] {
  const there = places.filter((one) => one.isThere())
  const top = there.findLast((one) => one.over === 'everything') ?? there.findLast((one) => one.over === 'page')
  if (top === undefined) return there
  return there.filter((one) => one === top || one.scope === 'app' || one.scope === DIALOGS || (EVERYWHERE.has(one.scope) && top.over === 'page'))
}

/** The keys of every place that is on the screen now, as this person has them; those of what lies under another are not among them. */
export function keysNow(): { scope: string; keys: Key[] }[] {
  return reached()
    .map(({ scope, keys }) => ({ scope, keys: keys.map((key) => ({ ...key, keys: heardOf(scope, key) })) }))
    .map(({ scope, keys }) => ({ scope, keys: keys.filter((key) => key.keys.length > 0) }))
    .filter((place) => place.keys.length > 0)
}

/** Returns the keys of what does something in a place that is on the screen, as this person has them. */
export function keysFor(scope: string, says: string): string[] {
  return places.filter((place) => place.scope === scope).flatMap(({ keys }) => keys.filter((one) => one.says === says).flatMap((key) => heardOf(scope, key)))
}

/** The same, as signs; none if no key does it. */
export function signsFor(scope: string, says: string): string[] {
  const [name] = keysFor(scope, says)
  return name === undefined ? [] : signsOf(name).flatMap((press) => press.split(' '))
}

const listedOf = (scope: string, key: Key): Listed => ({
  id: `${scope}:${key.says}`,
  scope,
  says: key.says,
  defaults: key.keys,
  isFixed: key.does?.length !== 0,
  ...(key.does === undefined && { isGiven: true }),
})

function heardOf(scope: string, key: Key): string[] {
  const bound = boundOf(listedOf(scope, key))
  return areLettersOff.value ? bound.filter((name) => !isLetter(name)) : bound
}

/** Whether it is one sign alone, which whoever speaks to their machine may press by mistake (WCAG 2.1.4). */
export const isLetter = (name: string): boolean => [...name].length === 1 || name.includes(' ')

const SEQUENCE_MS = 1000
/** The first key of two, while the second is waited for. */
export const waiting = shallowReactive({ first: '' })
let giveUp: ReturnType<typeof setTimeout> | undefined

function wait(first: string): void {
  clearTimeout(giveUp)
  waiting.first = first
  if (first) giveUp = setTimeout(() => (waiting.first = ''), SEQUENCE_MS)
}

/** Returns what a press does in the innermost place that knows it. */
function found(name: string): Key | undefined {
  for (const { scope, keys } of [...reached()].reverse()) {
    if (scope === DIALOGS) continue
    const key = keys.find((one) => heardOf(scope, one).includes(name))
    if (key !== undefined) return key
  }
  return undefined
}

const beginsSequence = (name: string): boolean =>
  reached().some(({ scope, keys }) => keys.some((key) => heardOf(scope, key).some((one) => one.startsWith(`${name} `))))

function listen(event: KeyboardEvent): void {
  if (event.defaultPrevented || isTyping(event) || isTaken(event)) return
  const name = nameOf(event)
  const { first } = waiting
  if (first && name === 'shift+shift') return
  wait('')
  // What follows the first of two and leads nowhere does nothing: it was not meant for the place.
  const key = first ? found(`${first} ${name}`) : found(name)
  if (key !== undefined) {
    event.preventDefault()
    key.does?.(event)
  } else if (!first && beginsSequence(name)) {
    event.preventDefault()
    wait(name)
  }
}

interface Where {
  /**
   * What a place with keys of its own lies over: a window over the `page`, a dialog or menu over `everything`. Such a
   * window or dialog bears `data-keys`, and such a menu is of the class `has-keys`.
   */
  over?: 'page' | 'everything'
  /** Whether the place is there now, where it is not for as long as its component: an open menu, a row with the focus. */
  isThere?: () => boolean
}

/** Listens to these keys while the component is there; the innermost place comes first. No key acts while somebody types. */
export function useKeys(scope: string, keys: Key[], { over, isThere = () => true }: Where = {}): void {
  const place = { scope, keys, over, isThere }
  onMounted(() => {
    if (places.length === 0) window.addEventListener('keydown', listen)
    // What holds everywhere comes after every place, whenever it was put there.
    if (EVERYWHERE.has(scope)) places.unshift(place)
    else places.push(place)
  })
  onBeforeUnmount(() => {
    places.splice(places.indexOf(place), 1)
    if (places.length === 0) window.removeEventListener('keydown', listen)
  })
}
