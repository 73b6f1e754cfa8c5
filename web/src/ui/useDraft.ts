import { computed, reactive, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'
import type { Tagged } from '@/app/edits'
import { Refused } from '@/app/problems'
import { changesIn, clashesOf, copyOf } from './drafts'

const CHANGED_MEANWHILE = 412

interface Given<T extends object> {
  /** What the studio says now of what is being edited. */
  read: Ref<Tagged<T> | undefined>
  /** Sends what was changed, from what was seen under `tag`. */
  save: (change: Partial<T>, tag: string, about: string) => Promise<Tagged<T>>
  /** Asks the studio again. */
  refetch: () => Promise<{ data: Tagged<T> | undefined }>
  /** Which of several things is edited, if it is one of several: what was begun of each is kept while another is looked at. */
  about?: MaybeRefOrGetter<string>
}

interface Begun<T extends object> {
  base: Tagged<T>
  draft: T
  /** What others made of it, where that touches what was typed here. */
  theirs?: Tagged<T>
}

/**
 * Something that is edited in place. What somebody else changes meanwhile is taken over where it does not touch the
 * draft; where it does, `theirs` holds it, and nothing typed is lost before one chose. What is typed while a save is under
 * way stays typed, and unsaved.
 */
export function useDraft<T extends object>({ read, save, refetch, about = '' }: Given<T>) {
  const all = reactive(new Map<string, Begun<T>>()) as Map<string, Begun<T>>
  const errors = reactive(new Map<string, Error>()) as Map<string, Error>
  const saving = reactive(new Set<string>())
  const saved = reactive(new Set<string>())
  const key = computed(() => toValue(about))
  const now = computed(() => all.get(key.value))

  const changesOf = (one: Begun<T> | undefined): Partial<T> => (one ? changesIn(one.base.data, one.draft) : {})
  const isTouched = (one: Begun<T> | undefined): boolean => Object.keys(changesOf(one)).length > 0

  function begin(of: string, from: Tagged<T>): void {
    all.set(of, { base: from, draft: copyOf(from.data) })
  }

  /** What was typed here, and nothing else, upon what the studio says now. */
  function putUpon(of: string, news: Tagged<T>, mine: Partial<T>): void {
    all.set(of, { base: news, draft: { ...copyOf(news.data), ...copyOf(mine) } })
  }

  function meet(of: string, news: Tagged<T>): void {
    const one = all.get(of)
    if (!one || !isTouched(one)) begin(of, news)
    else if (clashesOf(one.base.data, one.draft, news.data).length) one.theirs = news
    else putUpon(of, news, changesOf(one))
  }

  watch([read, key], ([news, of]) => news && news.tag !== all.get(of)?.base.tag && meet(of, news), { immediate: true })

  async function send(of: string, isAgain = false): Promise<void> {
    const one = all.get(of)
    if (!one || !isTouched(one) || one.theirs || (!isAgain && saving.has(of))) return
    saving.add(of)
    errors.delete(of)
    saved.delete(of)
    try {
      const sent = copyOf(one.draft)
      const told = await save(changesOf(one), one.base.tag, of)
      putUpon(of, told, changesIn(sent, all.get(of)!.draft))
      saved.add(of)
    } catch (caught) {
      if (!isAgain && caught instanceof Refused && caught.status === CHANGED_MEANWHILE) {
        const { data } = await refetch()
        if (data) meet(of, data)
        await send(of, true)
      } else errors.set(of, caught as Error)
    } finally {
      saving.delete(of)
    }
  }

  function keepMine(): void {
    const one = now.value
    if (one?.theirs) putUpon(key.value, one.theirs, changesOf(one))
  }

  return {
    /** What is being edited, as it was typed. */
    draft: computed({ get: () => now.value?.draft, set: (typed) => now.value && typed && (now.value.draft = typed) }),
    theirs: computed(() => now.value?.theirs),
    isChanged: computed(() => isTouched(now.value)),
    isSaving: computed(() => saving.has(key.value)),
    /** Whether everything typed is saved, and something was. */
    isSaved: computed(() => saved.has(key.value) && !isTouched(now.value)),
    error: computed(() => errors.get(key.value)),
    /** Everything that was changed and not saved. */
    unsaved: computed(() => new Set([...all].filter(([, one]) => isTouched(one)).map(([of]) => of))),
    save: () => send(key.value),
    keepMine,
    takeTheirs: () => now.value?.theirs && begin(key.value, now.value.theirs),
    discard(): void {
      errors.delete(key.value)
      if (now.value) begin(key.value, now.value.theirs ?? now.value.base)
    },
  }
}
