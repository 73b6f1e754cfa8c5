import { onBeforeUnmount, onMounted } from 'vue'

/** What a key does in a place: the help window is made of these. */
export interface Key {
  /** `a`, `shift+arrowleft`, `mod+k`: `mod` is Ctrl, or ⌘ on a Mac. */
  keys: string[]
  /** The words of the help window, as a locale key. */
  says: string
  does: (event: KeyboardEvent) => void
}

const shown = new Map<symbol, { scope: string; keys: Key[] }>()

/** The keys of every place that is on the screen now, by place. */
export function keysNow(): { scope: string; keys: Key[] }[] {
  return [...shown.values()]
}

/** Returns a key press as it is written in `Key.keys`. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  // Under a Chinese or Cyrillic layout `key` is no Latin letter: then the place on the keyboard counts.
  const isLatin = event.key.length > 1 || event.key.charCodeAt(0) < 128
  const plain = isLatin ? event.key : event.code.replace(/^(Key|Digit)/, '')
  const name = plain === ' ' ? 'space' : plain.toLowerCase()
  const isNamed = name.length > 1 || /[a-z]/.test(name)
  return [
    (event.ctrlKey || event.metaKey) && 'mod',
    event.altKey && 'alt',
    event.shiftKey && isNamed && 'shift',
    name,
  ]
    .filter(Boolean)
    .join('+')
}

const TYPED_INTO = 'input:not([type=checkbox]):not([type=range]),textarea,select,[contenteditable=true],.cm-editor'
const ON_TOP = '[role=dialog],[role=menu],[role=listbox],[data-reka-popper-content-wrapper]'

/** Whether a key press belongs to what is typed, composed or open on top of the page. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true
  const target = event.target instanceof Element ? event.target : null
  return target !== null && target.closest(`${TYPED_INTO},${ON_TOP}`) !== null
}

/** Listens to these keys while the component is there. No key acts while somebody types. */
export function useKeys(scope: string, keys: Key[]): void {
  const place = Symbol(scope)
  const byName = new Map(keys.flatMap((key) => key.keys.map((name) => [name, key] as const)))
  const listen = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTyping(event)) return
    const key = byName.get(nameOf(event))
    if (key === undefined) return
    event.preventDefault()
    key.does(event)
  }
  onMounted(() => {
    shown.set(place, { scope, keys })
    window.addEventListener('keydown', listen)
  })
  onBeforeUnmount(() => {
    shown.delete(place)
    window.removeEventListener('keydown', listen)
  })
}
