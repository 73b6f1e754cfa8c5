import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch, watchEffect, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { cancelTask, countTasks, listTasks, type PageTaskRead, type TaskRead } from '@/api'
import { useOnline } from '@/app/online'
import { answered } from '@/app/problems'
import { ofProject, tasksKey } from '@/app/project'
import { countIn, pagesFor, statusesOf, type Counts, type Tab } from './tasks'

const PAGE_SIZE = 100
/** What runs moves, where no link tells of it; all else is looked at now and then. */
const MOVING_MS = 900
const RESTING_MS = 5000

const isMoving = (counts: Counts | undefined): boolean => countIn('running', counts) + countIn('waiting', counts) > 0

/** Whether a link tells of these tasks: within a project, the page's own tells of no other one. */
function useTold(isAllTold: Ref<boolean>) {
  const { isLive } = useOnline()
  const route = useRoute()
  const followed = computed(() => route.params.project)
  return computed(() => {
    const [isOn, isAll, only] = [isLive.value, isAllTold.value, followed.value]
    return (tasks: TaskRead[]): boolean => isAll || (isOn && (only === undefined || tasks.every((one) => one.project === only)))
  })
}

/** How many tasks stand how, in all projects or in one. */
export function useTaskCounts(project: Ref<string>) {
  const { isLive } = useOnline()
  const lookEvery = computed(() => {
    const isOn = isLive.value
    return ({ state: { data } }: { state: { data: Counts | undefined } }) => (!isOn && isMoving(data) ? MOVING_MS : RESTING_MS)
  })
  return useQuery({
    queryKey: computed(() => [...tasksKey, 'counts', project.value]),
    queryFn: () => answered(countTasks({ query: { project: project.value } })) as Promise<Counts>,
    refetchInterval: lookEvery,
    placeholderData: keepPreviousData,
  })
}

/** A list of tasks of which only the pages in sight are asked for. `isAllTold`: whether a link of its own tells of all projects'. */
export function useTasks(tab: Ref<Tab>, project: Ref<string>, isAllTold = ref(false)) {
  const range = ref({ first: 0, last: 0 })
  const isTold = useTold(isAllTold)
  const pages = computed(() => pagesFor(range.value.first, range.value.last, PAGE_SIZE))
  const lookEvery = computed(() => {
    const [mayMove, isToldOf] = [tab.value === 'running' || tab.value === 'waiting', isTold.value]
    return ({ state: { data } }: { state: { data: PageTaskRead | undefined } }) => (mayMove && data && !isToldOf(data.items) ? MOVING_MS : RESTING_MS)
  })
  const results = useQueries({
    queries: computed(() =>
      pages.value.map((page) => ({
        queryKey: [...tasksKey, 'list', tab.value, project.value, page] as const,
        queryFn: () => answered(listTasks({ query: { status: statusesOf[tab.value], project: project.value, page, page_size: PAGE_SIZE } })),
        refetchInterval: lookEvery.value,
      })),
    ),
  })
  const byPage = computed(() => new Map(pages.value.map((page, place) => [page, results.value[place]?.data])))
  // How many there are stays known while a page far away is on its way: else the list would shrink under whoever scrolls.
  const known = ref<number>()
  watch([tab, project], () => {
    known.value = undefined
    range.value = { first: 0, last: 0 }
  })
  watchEffect(() => {
    const told = results.value.find((one) => one.data)?.data?.total
    if (told !== undefined) known.value = told
  })
  return {
    /** Says which rows are in sight. */
    reveal(first: number, last: number): void {
      if (first !== range.value.first || last !== range.value.last) range.value = { first, last }
    },
    total: computed(() => known.value ?? 0),
    isPending: computed(() => known.value === undefined && !results.value.some((one) => one.error)),
    error: computed(() => results.value.find((one) => one.error)?.error ?? null),
    refetch: () => results.value.forEach((one) => void one.refetch()),
    at: (index: number): TaskRead | undefined => byPage.value.get(Math.floor(index / PAGE_SIZE) + 1)?.items[index % PAGE_SIZE],
  }
}

export function useCancelling() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (task: TaskRead) => answered(cancelTask({ path: { take_id: task.id } })),
    onSettled: (_done, _error, task) => {
      void queries.invalidateQueries({ queryKey: tasksKey })
      void queries.invalidateQueries({ queryKey: ofProject(task.project) })
    },
  })
}
