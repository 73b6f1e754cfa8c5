import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { addShot, changeShot, deleteShot, duplicateShot, giveCameraPreset, moveShot, splitShot, type SceneRead, type ShotNew, type ShotRead } from '@/api'
import { answered, itemsOf, wordsOf } from '@/app/problems'
import { ofProject } from '@/app/project'
import { moved, without, type Place } from './order'
import { shotsKey } from './useBoard'

/**
 * Changes to the shots of a project, one after the other. What is moved, trimmed or taken out shows at once, and is put
 * back if the studio refuses.
 */
export function useEdits(project: string, scenes: () => SceneRead[]) {
  const queries = useQueryClient()
  const scope = { id: `shots ${project}` }
  const mutationKey = ['shots', project]
  /** How long shots are seen that are being trimmed, until the studio says it itself. */
  const trimmed = ref(new Map<string, number>())

  const every = () => queries.getQueryData<ShotRead[]>(shotsKey(project)) ?? []

  async function show(change: (shots: ShotRead[]) => ShotRead[]): Promise<{ before: ShotRead[] }> {
    await queries.cancelQueries({ queryKey: shotsKey(project) })
    const before = every()
    queries.setQueryData<ShotRead[]>(shotsKey(project), change(before))
    return { before }
  }

  // Asked for again once the last of several changes is through: before, the answer would show the past.
  async function settle(): Promise<void> {
    if (queries.isMutating({ mutationKey }) > 1) return
    await queries.invalidateQueries({ queryKey: ofProject(project) })
    if (queries.isMutating({ mutationKey }) <= 1) trimmed.value = new Map()
  }

  /** A change that shows before the studio has answered. */
  function seenAtOnce<T>(send: (what: T) => Promise<unknown>, change: (shots: ShotRead[], what: T) => ShotRead[]) {
    return useMutation({
      mutationKey,
      scope,
      mutationFn: send,
      onMutate: (what: T) => show((shots) => change(shots, what)),
      onError: (_error, _what, shown) => {
        if (shown) queries.setQueryData(shotsKey(project), shown.before)
        trimmed.value = new Map()
      },
      onSettled: settle,
    })
  }

  /** A change whose result only the studio knows: a new code, a share of time. */
  function seenAfter<T>(send: (what: T) => Promise<string>) {
    return useMutation({
      mutationKey,
      scope,
      mutationFn: async (what: T) => {
        const code = await send(what)
        queries.setQueryData(shotsKey(project), undefined)
        await queries.refetchQueries({ queryKey: shotsKey(project) })
        return code
      },
      onSettled: settle,
    })
  }

  const moving = seenAtOnce(
    ({ code, to }: { code: string; to: Place }) => answered(moveShot({ path: { project, code }, body: to })),
    (shots, { code, to }) => moved(shots, scenes(), code, to),
  )
  const removing = seenAtOnce(
    (code: string) => answered(deleteShot({ path: { project, code } })),
    (shots, code) => without(shots, scenes(), code),
  )
  const trimming = seenAtOnce(
    ({ code, duration_s }: { code: string; duration_s: number }) => answered(changeShot({ path: { project, code }, body: { duration_s } })),
    (shots, { code, duration_s }) => shots.map((one) => (one.code === code ? { ...one, duration_s } : one)),
  )
  const filming = useMutation({
    mutationKey,
    scope,
    mutationFn: ({ codes, preset }: { codes: string[]; preset: string }) => answered(giveCameraPreset({ path: { project }, body: { preset, codes } })),
    onSettled: settle,
  })
  const adding = seenAfter(async (body: ShotNew) => (await answered(addShot({ path: { project }, body }))).code)
  const copying = seenAfter(async (code: string) => (await answered(duplicateShot({ path: { project, code } }))).code)
  const splitting = seenAfter(async ({ code, at_line }: { code: string; at_line: number }) => {
    return (await itemsOf(splitShot({ path: { project, code }, body: { at_line } })))[1]!.code
  })

  const everything = [moving, removing, trimming, filming, adding, copying, splitting]
  /** What went wrong last is told until something is done again. */
  const begin = (): void => everything.forEach((one) => one.reset())

  return {
    trimmed,
    trouble: computed(() => {
      const error = everything.map((one) => one.error.value).find((one) => one !== null)
      return error && wordsOf(error)
    }),
    isSaving: computed(() => everything.some((one) => one.isPending.value)),
    move: (code: string, to: Place) => (begin(), moving.mutate({ code, to })),
    remove: (code: string) => (begin(), removing.mutate(code)),
    trim: (code: string, duration_s: number, seen_s: number) => {
      begin()
      trimmed.value = new Map(trimmed.value).set(code, seen_s)
      trimming.mutate({ code, duration_s })
    },
    film: (codes: string[], preset: string) => (begin(), filming.mutate({ codes, preset })),
    add: (body: ShotNew) => (begin(), adding.mutateAsync(body)),
    copy: (code: string) => (begin(), copying.mutateAsync(code)),
    split: (code: string, at_line: number) => (begin(), splitting.mutateAsync({ code, at_line })),
  }
}
