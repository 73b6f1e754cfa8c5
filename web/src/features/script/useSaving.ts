import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useDebounceFn, useEventListener, useThrottleFn } from '@vueuse/core'
import { computed, onMounted, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { readScript, writeScript, type ScriptRead } from '@/api'
import { newKey } from '@/app/once'
import { ofProject } from '@/app/project'
import { showNow } from '@/app/known'
import { answered, Refused } from '@/app/problems'
import { Drafts, thisTab } from './drafts'

/** The script as the studio has it, with the tag by which a save says what it began from. Without one: nothing yet. */
export interface Stored {
  text: string
  tag: string
  number: number
  at: string
}

export type Saving = 'saved' | 'typing' | 'saving' | 'kept' | 'refused' | 'conflict'

/** So long after the last key, and so long after the first at most, what was typed is sent. */
const REST_MS = 1200
const LONGEST_MS = 6000
const AGAIN_MS = 5000
const NOTHING: Stored = { text: '', tag: '', number: 0, at: '' }

export const scriptKey = (code: string) => [...ofProject(code), 'script'] as const

const storedOf = (read: ScriptRead, response: Response | undefined): Stored => ({
  text: read.text,
  tag: response?.headers.get('etag') ?? '',
  number: read.version.number,
  at: read.version.created_at,
})

async function load(code: string): Promise<Stored> {
  try {
    const asked = readScript({ path: { project: code } })
    const read = await answered(asked)
    return storedOf(read, (await asked).response)
  } catch (error) {
    if (error instanceof Refused && error.code === 'script_version_not_found') return NOTHING
    throw error
  }
}

/** What holds the text on the page. */
export interface Desk {
  text: () => string
  put: (text: string) => void
}

/**
 * Keeps a script: in this browser at once, at the studio within two seconds. What cannot be sent is sent later. Whoever saves
 * second is shown what is there now, and chooses.
 */
export function useSaving(code: string, desk: Desk) {
  const queries = useQueryClient()
  const drafts = new Drafts(code, thisTab(newKey))
  const query = useQuery({ queryKey: scriptKey(code), queryFn: () => load(code) })
  const base = shallowRef<Stored>()
  const theirs = shallowRef<Stored>()
  const isDirty = ref(false)
  const isCutOff = ref(false)
  const refusal = shallowRef<Refused>()
  const savedAt = ref(0)
  const restored = ref(false)
  let revision = 0
  let isNext = false
  let underWay: Promise<undefined> | undefined
  let again: ReturnType<typeof setTimeout> | undefined

  const saving = useMutation({
    mutationKey: ['save', code],
    scope: { id: `save ${code}` },
    networkMode: 'always', // what cannot be sent is to fail, and be told: a paused save says nothing
    mutationFn: async ({ text, written, tag }: { text: string; written: 'on' | 'anew'; tag: string; revision: number }) => {
      const asked = writeScript({ path: { project: code }, body: { text, written }, headers: tag ? { 'if-match': tag } : {} })
      const read = await answered(asked)
      return storedOf(read, (await asked).response)
    },
    onSuccess: async (stored, sent) => {
      await showNow(queries, scriptKey(code), stored)
      base.value = stored
      savedAt.value = Date.now()
      isCutOff.value = false
      isNext = false
      if (sent.revision === revision) {
        isDirty.value = false
        drafts.drop()
      } else {
        rest()
      }
      void queries.invalidateQueries({ queryKey: [...ofProject(code), 'versions'] })
    },
    onError: async (error) => {
      if (error instanceof Refused && error.status === 412) {
        theirs.value = await load(code)
      } else if (error instanceof Refused && error.status < 500) {
        refusal.value = error
      } else {
        isCutOff.value = true
        clearTimeout(again)
        again = setTimeout(() => void save(), AGAIN_MS)
      }
    },
  })

  async function save(): Promise<void> {
    while (underWay) await underWay // what was typed since goes after it
    if (!isDirty.value || theirs.value || base.value === undefined) return
    const text = desk.text()
    drafts.keep(text, base.value.tag)
    if (text.trim() === '') return
    refusal.value = undefined
    const sent = { text, written: isNext ? 'anew' : 'on', tag: base.value.tag, revision } as const
    underWay = saving.mutateAsync(sent).then(
      () => undefined,
      () => undefined,
    )
    await underWay
    underWay = undefined
  }

  const rest = useDebounceFn(save, REST_MS, { maxWait: LONGEST_MS })
  const keep = useThrottleFn(() => isDirty.value && drafts.keep(desk.text(), base.value?.tag ?? ''), 300, true, false)

  /** Something was typed. */
  function touch(): void {
    revision++
    isDirty.value = true
    void keep()
    void rest()
  }

  function begin(stored: Stored): void {
    base.value = stored
    const draft = drafts.found()
    if (draft === null || draft.text === stored.text) {
      drafts.drop()
      desk.put(stored.text)
      return
    }
    desk.put(draft.text)
    isDirty.value = true
    restored.value = true
    revision++
    if (draft.base === stored.tag) void save()
    else theirs.value = stored
  }

  function follow(stored: Stored | undefined): void {
    if (stored === undefined || saving.isPending.value || stored.tag === base.value?.tag) return
    if (base.value === undefined) begin(stored)
    else if (isDirty.value) theirs.value = stored
    else {
      base.value = stored
      desk.put(stored.text)
    }
  }
  // Not before there is something on the page to put the text in.
  onMounted(() => watch(query.data, follow, { immediate: true }))

  /** Mine counts: the other text stays as a version of its own. */
  async function keepMine(): Promise<void> {
    base.value = theirs.value
    theirs.value = undefined
    isNext = true
    await save()
  }

  function takeTheirs(): void {
    const stored = theirs.value
    if (stored === undefined) return
    drafts.drop()
    isDirty.value = false
    theirs.value = undefined
    base.value = stored
    desk.put(stored.text)
  }

  /** What is typed from here on is a version of its own. */
  async function closeVersion(): Promise<void> {
    await save()
    isNext = true
  }

  useEventListener(window, 'online', () => void save())
  useEventListener(window, 'pagehide', () => isDirty.value && drafts.keep(desk.text(), base.value?.tag ?? ''))
  onScopeDispose(() => {
    clearTimeout(again)
    void save()
  })

  const state = computed<Saving>(() => {
    if (theirs.value) return 'conflict'
    if (refusal.value) return 'refused'
    if (isCutOff.value) return 'kept'
    if (saving.isPending.value) return 'saving'
    return isDirty.value ? 'typing' : 'saved'
  })

  return { query, base, theirs, state, savedAt, refusal, restored, touch, save, keepMine, takeTheirs, closeVersion }
}
