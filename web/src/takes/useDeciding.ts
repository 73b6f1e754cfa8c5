import { useMutation, useQueryClient, type QueryKey } from '@tanstack/vue-query'
import { computed, shallowRef } from 'vue'
import { decide, selectTake, undoDecision, type Kind, type Reason } from '@/api'
import { useOnline } from '@/app/online'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'
import type { Reviewable } from './order'
import type { Target } from './targets'

export type Verdict = 'approved' | 'rejected'

export interface Decided {
  verdict: Verdict | 'undone'
  subjects: string[]
}

/** Several things that were decided on together, and how they were shown before. */
interface Shown {
  mine: Decided
  list: QueryKey
  before: Reviewable[]
}

/**
 * Decisions on takes, or on records of the breakdown. What was decided shows at once, and is put back if the studio
 * refuses. They are sent one after the other, so that undoing takes back the last one that was made. Nothing is sent
 * while there is no link to the studio.
 */
export function useDeciding(project: string, list: () => QueryKey) {
  const queries = useQueryClient()
  const { mayAct } = useOnline()
  const last = shallowRef<Decided>()
  const decided = shallowRef<Decided[]>([])
  const scope = { id: `decide ${project}` }

  /** Shows what was decided on the take in use; what is said of others changes nothing in a list, unless they are used from now on. */
  function show(targets: Target[], verdict: Verdict): Reviewable[] {
    const shown = new Map(targets.filter((one) => !one.isOther || verdict === 'approved').map((one) => [one.key, one]))
    const before = (queries.getQueryData<Reviewable[]>(list()) ?? []).filter((one) => shown.has(one.key))
    queries.setQueryData<Reviewable[]>(list(), (all) =>
      all?.map((one) => (shown.has(one.key) ? { ...one, selected: shown.get(one.key)!.selected, review: verdict, standing: 'done' as const } : one)),
    )
    return before
  }

  // Only what was refused is put back: what was decided on beside it meanwhile still counts.
  function putBack({ list, before }: Shown): void {
    const old = new Map(before.map((one) => [one.key, one]))
    queries.setQueryData<Reviewable[]>(list, (all) => all?.map((one) => old.get(one.key) ?? one))
  }

  // Lists are asked for again once the last of several decisions is through: before, they would show the past.
  async function settle(): Promise<void> {
    if (queries.isMutating({ mutationKey: ['decide', project] }) <= 1) {
      await queries.invalidateQueries({ queryKey: ofProject(project) })
    }
  }

  const deciding = useMutation({
    mutationKey: ['decide', project],
    scope,
    mutationFn: async ({ artefacts, verdict, reason, note }: Decision) => {
      if (verdict === 'approved') for (const one of artefacts) if (one.isOther) await answered(selectTake({ path: pathOf(project, one) }))
      const decisions = artefacts.map((one) => ({ subject: one.key, take: takeOf(one), fingerprint: saidBy(one), verdict, reason, note }))
      return answered(decide({ path: { project }, body: { decisions } }))
    },
    onMutate: async ({ artefacts, verdict }): Promise<Shown> => {
      const key = list()
      await queries.cancelQueries({ queryKey: key })
      const mine = { verdict, subjects: artefacts.map((one) => one.key) }
      last.value = mine
      decided.value = [...decided.value, mine]
      return { mine, list: key, before: show(artefacts, verdict) }
    },
    onError: (_error, _decision, shown) => {
      if (shown === undefined) return
      putBack(shown)
      decided.value = decided.value.filter((one) => one !== shown.mine)
      if (last.value === shown.mine) last.value = undefined
    },
    onSettled: settle,
  })

  const undoing = useMutation({
    mutationKey: ['decide', project],
    scope,
    // Several at once were several decisions: each is taken back, the last one first.
    mutationFn: async ({ what }: Undoing) => {
      while (what.subjects.length) {
        await answered(undoDecision({ path: { project } }))
        what.subjects = what.subjects.slice(0, -1)
      }
    },
    onError: (_error, { what, place }) => {
      decided.value = decided.value.toSpliced(place, 0, what)
    },
    onSuccess: (_data, { subjects }) => {
      last.value = { verdict: 'undone', subjects }
    },
    onSettled: settle,
  })

  function undo(): void {
    const what = decided.value.at(-1)
    if (what === undefined || !mayAct.value) return
    decided.value = decided.value.slice(0, -1)
    undoing.mutate({ what: { ...what }, subjects: what.subjects, place: decided.value.length })
  }

  return {
    last,
    mayUndo: computed(() => decided.value.length > 0),
    error: computed(() => deciding.error.value ?? undoing.error.value),
    decide: (decision: Decision) => {
      if (mayAct.value && decision.artefacts.length) deciding.mutate(decision)
    },
    undo,
  }
}

/** A record of the breakdown is decided on as it is: it has no takes. */
const takeOf = (one: Reviewable): number | null | undefined => (one.key.includes('/') ? one.selected : undefined)

/** What the record said that somebody decided on; a take never changes. */
const saidBy = (one: Reviewable): string | undefined => (one.key.includes('/') ? undefined : one.fingerprint)

function pathOf(project: string, { key, selected }: Reviewable) {
  const [code = '', kind] = key.split('/')
  return { project, code, kind: kind as Kind, number: selected ?? 0 }
}

interface Undoing {
  /** What is left to be taken back. */
  what: Decided
  subjects: string[]
  /** Where among the decisions it stood: what cannot be taken back stands there again. */
  place: number
}

export interface Decision {
  artefacts: Target[]
  verdict: Verdict
  reason?: Reason
  note?: string
}
