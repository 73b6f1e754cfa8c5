import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef } from 'vue'
import {
  changeCharacter,
  changeLocation,
  changeScene,
  changeShot,
  readCharacter,
  readLocation,
  readScene,
  readShot,
  type CharacterChange,
  type LocationChange,
  type SceneChange,
  type ShotChange,
} from '@/api'
import { ofProject } from '@/app/project'
import { answered, Refused } from '@/app/problems'
import type { Kind } from './records'

export type Edited = Kind | 'scene'
export type Change = CharacterChange & LocationChange & SceneChange & ShotChange

/** A record as the studio has it, with the tag by which a change says what it began from. */
interface Stored {
  tag: string
  value: Record<string, unknown>
}

async function tagged(asked: Promise<{ data?: unknown; error?: unknown; response?: Response }>): Promise<Stored> {
  const value = (await answered(asked)) as Record<string, unknown>
  return { value, tag: (await asked).response?.headers.get('etag') ?? '' }
}

const path = (project: string, code: string) => ({ path: { project, code } })
const READ: Record<Edited, (project: string, code: string) => Promise<Stored>> = {
  character: (project, code) => tagged(readCharacter(path(project, code))),
  location: (project, code) => tagged(readLocation(path(project, code))),
  scene: (project, code) => tagged(readScene(path(project, code))),
  shot: (project, code) => tagged(readShot(path(project, code))),
}
const WRITE: Record<Edited, (project: string, code: string, body: Change, tag: string) => Promise<Stored>> = {
  character: (project, code, body, tag) => tagged(changeCharacter({ ...path(project, code), body, headers: { 'if-match': tag } })),
  location: (project, code, body, tag) => tagged(changeLocation({ ...path(project, code), body, headers: { 'if-match': tag } })),
  scene: (project, code, body, tag) => tagged(changeScene({ ...path(project, code), body, headers: { 'if-match': tag } })),
  shot: (project, code, body, tag) => tagged(changeShot({ ...path(project, code), body, headers: { 'if-match': tag } })),
}

/** One record while somebody changes it. Who saves second is shown what is there now, and loses nothing. */
export function useChange(project: string, kind: Edited, code: string, onSaved: () => void) {
  const queries = useQueryClient()
  const base = shallowRef<Stored>()
  const theirs = shallowRef<Stored>()
  const form = ref<Record<string, unknown>>({})

  const { error } = useQuery({
    queryKey: ['edit', project, kind, code],
    queryFn: async () => {
      const stored = await READ[kind](project, code)
      base.value = stored
      form.value = { ...stored.value }
      return stored.tag
    },
    gcTime: 0,
    staleTime: Infinity,
  })
  const changed = computed<Change>(() =>
    Object.fromEntries(Object.entries(form.value).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(base.value?.value[name]))),
  )

  const saving = useMutation({
    mutationFn: () => WRITE[kind](project, code, changed.value, base.value?.tag ?? ''),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ofProject(project) })
      onSaved()
    },
    onError: async (refused) => {
      if (refused instanceof Refused && refused.status === 412) theirs.value = await READ[kind](project, code)
    },
  })

  /** My fields count; what others changed beside them stays. */
  function keepMine(): void {
    const mine = changed.value
    base.value = theirs.value
    form.value = { ...theirs.value?.value, ...mine }
    theirs.value = undefined
    saving.mutate()
  }

  function takeTheirs(): void {
    base.value = theirs.value
    form.value = { ...theirs.value?.value }
    theirs.value = undefined
    saving.reset()
  }

  return {
    form,
    isReady: computed(() => base.value !== undefined),
    isChanged: computed(() => Object.keys(changed.value).length > 0),
    isSaving: saving.isPending,
    /** What somebody else made of the fields that are changed here. */
    conflict: computed(() => (theirs.value ? Object.keys(changed.value).map((name) => [name, theirs.value?.value[name]] as const) : undefined)),
    trouble: computed(() => {
      const why = error.value ?? saving.error.value
      return why && !(why instanceof Refused && why.status === 412) ? why : null
    }),
    save: () => (Object.keys(changed.value).length ? saving.mutate() : onSaved()),
    keepMine,
    takeTheirs,
  }
}
