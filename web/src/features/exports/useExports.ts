import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { listExports, listNotes, orderExport, readPlan, readStatus, type FileKind, type PageExportRead } from '@/api'
import { useLooking } from '@/app/looking'
import { newKey } from '@/app/once'
import { ofProject } from '@/app/project'
import { answered, itemsOf } from '@/app/problems'
import { preflight } from './preflight'

const PAGE_SIZE = 10

/** The exports of a project, newest first. */
export function useExports(project: string) {
  const queries = useQueryClient()
  const shown = ref(PAGE_SIZE)
  const list = useQuery({
    queryKey: computed(() => [...ofProject(project), 'exports', shown.value]),
    queryFn: () => answered(listExports({ path: { project }, query: { page_size: shown.value } })),
    refetchInterval: useLooking<PageExportRead>(({ items }) => items.some((one) => one.status === 'pending' || one.status === 'running')),
    placeholderData: keepPreviousData,
  })
  let key = newKey()
  const ordering = useMutation({
    mutationFn: (asked: { kinds: FileKind[]; sign: boolean }) => answered(orderExport({ path: { project }, body: asked, headers: { 'Idempotency-Key': key } })),
    onSuccess: () => {
      key = newKey()
      return queries.invalidateQueries({ queryKey: [...ofProject(project), 'exports'] })
    },
  })
  return {
    exports: computed(() => list.data.value?.items ?? []),
    total: computed(() => list.data.value?.total ?? 0),
    isPending: list.isPending,
    error: list.error,
    refetch: list.refetch,
    more: () => void (shown.value += PAGE_SIZE),
    order: ordering.mutate,
    isOrdering: ordering.isPending,
    trouble: ordering.error,
  }
}

/** What stands in the way of an export, or should be known before one. */
export function usePreflight(project: string, films: () => string[]) {
  const path = { project }
  const plan = useQuery({ queryKey: [...ofProject(project), 'plan'], queryFn: () => answered(readPlan({ path })) })
  const status = useQuery({ queryKey: [...ofProject(project), 'status'], queryFn: () => answered(readStatus({ path })) })
  const notes = useQuery({ queryKey: [...ofProject(project), 'notes', 'open'], queryFn: () => itemsOf(listNotes({ path, query: { resolved: false } })) })
  return {
    isKnown: computed(() => plan.data.value !== undefined && status.data.value !== undefined),
    error: computed(() => plan.error.value ?? status.error.value),
    refetch: () => Promise.all([plan.refetch(), status.refetch()]),
    findings: computed(() =>
      plan.data.value && status.data.value ? preflight(plan.data.value.items, status.data.value, notes.data.value ?? [], films()) : [],
    ),
  }
}
