import { useLocalStorage } from '@vueuse/core'

/** A key as it can be bound: what it is called, and what it is without anybody's doing. */
export interface Bindable {
  /** Scope and words: `gallery:takes.key.approve`. */
  id: string
  defaults: string[]
  /** Whether it cannot be moved. */
  isFixed: boolean
  /** Whether it cannot be switched off either. */
  isGiven?: boolean
}

/** A key of a place, as lists show it. */
export interface Listed extends Bindable {
  scope: string
  says: string
}

/** What this person changed, kept in the browser: the keys of an id; none, if it is switched off. */
const own = useLocalStorage<Record<string, string[]>>('shotwright.keys', {})
/** Whether keys that are one sign alone are switched off altogether. */
const areLettersOff = useLocalStorage('shotwright.lettersOff', false)

export function useBindings() {
  /** Returns the keys of something, as this person has them. */
  function boundOf(key: Bindable): string[] {
    const bound = own.value[key.id]
    if (!Array.isArray(bound) || key.isGiven) return key.defaults
    return key.isFixed && bound.length > 0 ? key.defaults : bound
  }

  function bind(key: Bindable, names: string[]): void {
    const { [key.id]: _, ...others } = own.value
    const isDefault = names.length === key.defaults.length && names.every((name, place) => name === key.defaults[place])
    own.value = isDefault ? others : { ...others, [key.id]: names }
  }

  function reset(): void {
    own.value = {}
    areLettersOff.value = false
  }

  return { own, areLettersOff, boundOf, bind, reset }
}

/** Dialogs and forms: their keys act where somebody types, too (confirming.ts), and nowhere else. */
export const DIALOGS = 'dialogs'
/** Whether something may have this key: where somebody types it is to be none that writes. */
export const mayHave = (key: Bindable, name: string): boolean => scopeOf(key.id) !== DIALOGS || /^(mod|alt)\+|^(shift\+)?f\d+$/.test(name)

/** What holds wherever one is. */
export const EVERYWHERE: ReadonlySet<string> = new Set(['app', 'go'])

const scopeOf = (id: string): string => id.slice(0, id.indexOf(':'))

/** Returns those that a key would get in the way of: in its own place, or everywhere. */
export function conflictsOf<T extends Bindable>(key: Bindable, name: string, all: T[], boundOf: (key: T) => string[]): T[] {
  const scope = scopeOf(key.id)
  // A key that begins a sequence is taken for every key that it is the first of.
  const isSame = (other: string): boolean => other === name || other.startsWith(`${name} `) || name.startsWith(`${other} `)
  return all.filter((other) => {
    const where = scopeOf(other.id)
    const meets = where === scope || EVERYWHERE.has(where) || EVERYWHERE.has(scope)
    return other.id !== key.id && meets && boundOf(other).some(isSame)
  })
}
