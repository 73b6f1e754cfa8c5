import { useMutation, useQueryClient, type QueryKey } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { decide, undoDecision, type ArtefactRead, type Reason } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'

export type Verdict = 'approved' | 'rejected'

export interface Decided {
  verdict: Verdict | 'undone'
  subjects: string[]
}

/**
 * Decisions on artefacts. What was decided shows at once, and is put back if the studio refuses. They are sent one after
 * the other, so that undoing takes back the last one that was made.
 */
export function useDeciding(project: string, list: () => QueryKey) {
  const queries = useQueryClient()
  const last = ref<Decided>()
  const decided = ref<Decided[]>([])
  const scope = { id: `decide ${project}` }

  function show(artefacts: ArtefactRead[], verdict: Verdict): ArtefactRead[] | undefined {
    const keys = new Set(artefacts.map((one) => one.key))
    const before = queries.getQueryData<ArtefactRead[]>(list())
    queries.setQueryData<ArtefactRead[]>(list(), (all) =>
      all?.map((one) => (keys.has(one.key) ? { ...one, review: verdict, standing: 'done' as const } : one)),
    )
    return before
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
    mutationFn: ({ artefacts, verdict, reason, note }: Decision) =>
      answered(
        decide({
          path: { project },
          body: { decisions: artefacts.map((one) => ({ subject: one.key, take: one.selected, verdict, reason, note })) },
        }),
      ),
    onMutate: async ({ artefacts, verdict }) => {
      await queries.cancelQueries({ queryKey: list() })
      last.value = { verdict, subjects: artefacts.map((one) => one.key) }
      decided.value = [...decided.value, last.value]
      return { before: show(artefacts, verdict) }
    },
    onError: (_error, _decision, shown) => {
      queries.setQueryData(list(), shown?.before)
      decided.value = decided.value.slice(0, -1)
      last.value = undefined
    },
    onSettled: settle,
  })

  const undoing = useMutation({
    mutationKey: ['decide', project],
    scope,
    // Several at once were several decisions: each is taken back.
    mutationFn: async (what: Decided) => {
      for (const _ of what.subjects) await answered(undoDecision({ path: { project } }))
    },
    onSuccess: (_data, what) => {
      last.value = { verdict: 'undone', subjects: what.subjects }
    },
    onError: (_error, what) => {
      decided.value = [...decided.value, what]
    },
    onSettled: settle,
  })

  function undo(): void {
    const what = decided.value.at(-1)
    if (what === undefined) return
    decided.value = decided.value.slice(0, -1)
    undoing.mutate(what)
  }

  return {
    last,
    mayUndo: computed(() => decided.value.length > 0),
    error: computed(() => deciding.error.value ?? undoing.error.value),
    decide: (decision: Decision) => deciding.mutate(decision),
    undo,
  }
}

export interface Decision {
  artefacts: ArtefactRead[]
  verdict: Verdict
  reason?: Reason
  note?: string
}
