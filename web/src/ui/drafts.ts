const isSame = (first: unknown, second: unknown): boolean => JSON.stringify(first) === JSON.stringify(second)

const fieldsOf = <T extends object>(of: T): (keyof T)[] => Object.keys(of) as (keyof T)[]

/** Returns what a draft says otherwise than what it was begun from, field by field. */
export function changesIn<T extends object>(base: T, draft: T): Partial<T> {
  const changed = fieldsOf(draft).filter((name) => !isSame(base[name], draft[name]))
  return Object.fromEntries(changed.map((name) => [name, draft[name]])) as Partial<T>
}

/** Returns the fields that somebody else changed to something else than the draft says. */
export function clashesOf<T extends object>(base: T, draft: T, theirs: T): (keyof T)[] {
  return fieldsOf(changesIn(base, draft) as T).filter(
    (name) => !isSame(base[name], theirs[name]) && !isSame(draft[name], theirs[name]),
  )
}

/** A copy that can be typed into without changing what it was made of. */
export const copyOf = <T>(of: T): T => JSON.parse(JSON.stringify(of)) as T
