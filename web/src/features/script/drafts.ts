/** What was typed and is not with the studio yet, kept in this browser until it is. */
export interface Draft {
  text: string
  /** The tag of what it was begun from; '' if there was nothing. */
  base: string
  /** When it was kept, in milliseconds. */
  at: number
}

/** A draft that another tab has touched within this time is that tab's; an older one was left behind. */
const LIVING_MS = 20_000
const TAB = 'shotwright.tab'

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** The drafts of one project. Every tab has its own, so that two tabs do not overwrite each other. */
export class Drafts {
  private readonly prefix: string

  constructor(
    project: string,
    private readonly tab: string,
    private readonly store: Store = localStorage,
    private readonly now: () => number = Date.now,
  ) {
    this.prefix = `shotwright.draft.${project}.`
  }

  keep(text: string, base: string): void {
    const draft: Draft = { text, base, at: this.now() }
    try {
      this.store.setItem(this.prefix + this.tab, JSON.stringify(draft))
    } catch {
      // The browser's store is full or closed: then the studio alone has it, two seconds later.
    }
  }

  drop(): void {
    this.store.removeItem(this.prefix + this.tab)
  }

  /** Returns this tab's draft, else the newest that a tab left behind; that one becomes this tab's. */
  found(): Draft | null {
    const own = this.read(this.prefix + this.tab)
    if (own) return own
    const left = this.others()
      .map((key) => ({ key, draft: this.read(key) }))
      .filter((one): one is { key: string; draft: Draft } => one.draft !== null && this.now() - one.draft.at > LIVING_MS)
      .sort((one, other) => other.draft.at - one.draft.at)[0]
    if (left === undefined) return null
    this.store.removeItem(left.key)
    this.keep(left.draft.text, left.draft.base)
    return left.draft
  }

  private others(): string[] {
    const keys = Array.from({ length: this.store.length }, (_, place) => this.store.key(place) ?? '')
    return keys.filter((key) => key.startsWith(this.prefix))
  }

  private read(key: string): Draft | null {
    try {
      const found: unknown = JSON.parse(this.store.getItem(key) ?? 'null')
      return isDraft(found) ? found : null
    } catch {
      return null
    }
  }
}

function isDraft(found: unknown): found is Draft {
  return typeof found === 'object' && found !== null && 'text' in found && typeof found.text === 'string' && 'base' in found && typeof found.base === 'string' && 'at' in found && typeof found.at === 'number'
}

/** A name for this tab that a reload keeps. */
export function thisTab(make: () => string): string {
  const kept = sessionStorage.getItem(TAB)
  if (kept) return kept
  const made = make()
  sessionStorage.setItem(TAB, made)
  return made
}
