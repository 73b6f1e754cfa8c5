/** What the keys of signs say under a Latin layout: alone, and with Shift. */
const PLACES: Record<string, [string, string]> = {
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Backquote: ['`', '~'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
}

/** Returns what a key says by its place on the keyboard. */
function placeOf({ code, shiftKey }: Pick<KeyboardEvent, 'code' | 'shiftKey'>): string {
  return PLACES[code]?.[shiftKey ? 1 : 0] ?? code.replace(/^(Key|Digit)/, '')
}

/** Returns a key press as it is written in `Key.keys`. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  // Under a Chinese or Cyrillic layout `key` is no Latin letter: then the place on the keyboard counts.
  const isLatin = event.key.length > 1 || event.key.charCodeAt(0) < 128
  const plain = isLatin ? event.key : placeOf(event)
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
// A dialog with keys of its own says so by an attribute; a menu, which takes none, by a class.
const ON_TOP = '[role=dialog]:not([data-keys]),[role=menu]:not(.has-keys),[role=listbox],[data-reka-popper-content-wrapper]:not(:has(.has-keys))'

/** Whether a key press belongs to what is typed, composed or open on top of the page. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true
  const target = event.target instanceof Element ? event.target : null
  return target !== null && target.closest(`${TYPED_INTO},${ON_TOP}`) !== null
}

const PRESSED = 'button,a,summary,[role=button],[role=radio],[role=tab],[role=switch],[role=checkbox],input[type=checkbox],input[type=radio]'
const PLAYED = 'video[controls],audio[controls]'
const SLIDERS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'])
const ACROSS = new Set(['ArrowLeft', 'ArrowRight'])

/** Whether a key belongs to what has the focus: it presses a button, moves a slider or scrolls a part of the page. */
export function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null
  if (target === null || event.ctrlKey || event.metaKey || event.altKey) return false
  if (event.key === ' ' || event.key === 'Enter') return target.closest(`${PRESSED},${PLAYED}`) !== null
  if (!SLIDERS.has(event.key)) return false
  return target.matches(`input[type=range],input[type=radio],${PLAYED}`) || isScrolled(target, ACROSS.has(event.key))
}

/** Whether there is more of something than shows, across or down, and one may scroll to it. */
function isScrolled(box: HTMLElement, isAcross: boolean): boolean {
  const { overflowX, overflowY } = getComputedStyle(box)
  const isLarger = isAcross ? box.scrollWidth > box.clientWidth : box.scrollHeight > box.clientHeight
  return isLarger && /auto|scroll/.test(isAcross ? overflowX : overflowY)
}

const SIGNS: Record<string, string> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  space: '␣',
  mod: /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '') ? '⌘' : 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
}
const signOf = (part: string): string =>
  SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1))

/** Returns how people read a key: `Ctrl K`, `G then B` as two groups of signs. */
export function signsOf(name: string): string[] {
  return name.split(' ').map((press) =>
    // A plus is a key, too, and stands last.
    press.split(/\+(?!$)/).map(signOf).join(' '),
  )
}
