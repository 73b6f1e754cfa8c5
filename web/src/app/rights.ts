import { queryOptions, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { readOwnRights } from '@/api'
import { useOnline } from './online'
import { answered } from './problems'
import { ofProject } from './project'

export const rightsQuery = (code: string) =>
  queryOptions({
    queryKey: [...ofProject(code), 'rights'],
    queryFn: () => answered(readOwnRights({ path: { project: code } })),
  })

/**
 * What whoever looks may do in a project, as the studio says; nothing until it has said so. A change of role comes with
 * the news of the project, without a new login.
 *
 *     const { mayApprove, canApprove } = useRights(code)
 *     <ActButton v-if="mayApprove" :disabled="!canApprove || …" …>
 *
 * Hide what somebody may never do (`may…`, with `v-if`); switch off with a reason what they cannot do now (`can…`: the
 * right, and a link to the studio). Keys ask `can…`, too.
 */
export function useRights(project: MaybeRefOrGetter<string>) {
  const query = useQuery(computed(() => ({ ...rightsQuery(toValue(project)), enabled: toValue(project) !== '' })))
  const may = computed(() => new Set(query.data.value?.may))
  const { mayAct } = useOnline()
  return {
    role: computed(() => query.data.value?.role ?? null),
    /** Why it is not known what one may do. */
    unknown: computed(() => (query.data.value === undefined ? query.error.value : null)),
    askAgain: () => query.refetch(),
    isKnown: computed(() => query.data.value !== undefined),
    /** Script, shots, prompts, the take in use: what costs nothing. */
    mayEdit: computed(() => may.value.has('edit')),
    /** Deciding at the gates. */
    mayApprove: computed(() => may.value.has('approve')),
    /** Runs, one more take: whatever may buy. */
    maySpend: computed(() => may.value.has('spend')),
    /** Members, caps, links, deletion. */
    mayManage: computed(() => may.value.has('manage')),
    canEdit: computed(() => mayAct.value && may.value.has('edit')),
    canApprove: computed(() => mayAct.value && may.value.has('approve')),
    canSpend: computed(() => mayAct.value && may.value.has('spend')),
  }
}
