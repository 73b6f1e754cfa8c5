import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useNow } from '@vueuse/core'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { cancelTask, listTasks, type TaskRead } from '@/api'
import { everyItemOf, answered } from '@/app/problems'
import { useLooking } from '@/app/looking'
import { percentOf } from '@/app/progress'
import { ofProject, tasksKey } from '@/app/project'
import { clock } from '@/ui/format'

export type Making = Pick<TaskRead, 'id' | 'key' | 'status' | 'is_bought' | 'progress' | 'created_at' | 'started_at'>

/** What is being made in a project or waits for it: one list for all that show a part of it, asked for while any does. */
export function useMaking(project: string, key: () => string) {
  const { data } = useQuery({
    queryKey: [...ofProject(project), 'making'],
    queryFn: () =>
      everyItemOf<Making>((paging) =>
        listTasks({ query: { project, status: ['pending', 'running'], fields: ['id', 'key', 'status', 'is_bought', 'progress', 'created_at', 'started_at'], ...paging } }),
      ),
    refetchInterval: useLooking<Making[]>(() => true),
  })
  const mine = computed(() => data.value?.find((one) => one.key === key()))
  return {
    mine,
    /** Which in the queue it is; 0 for what is worked on. */
    place: computed(() => placeOf(mine.value, data.value ?? [])),
  }
}

/** Returns which in the queue something is, counted from one; 0 for what does not wait. The list has the newest first. */
export function placeOf(one: Making | undefined, making: Making[]): number {
  const queue = making.filter((each) => each.status === 'pending').reverse()
  return one?.status === 'pending' ? queue.findIndex((each) => each.id === one.id) + 1 : 0
}

/** How far one thing is, in words, and a way to have it made no more. */
export function useStopping(project: string, key: () => string) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const { mine, place } = useMaking(project, key)
  const isAsked = ref(false)
  const now = useNow({ interval: 1000 })
  const percent = computed(() => percentOf(mine.value))
  const elapsed = computed(() => clock(Math.max(0, now.value.getTime() - Date.parse(mine.value?.started_at ?? mine.value?.created_at ?? now.value.toISOString())) / 1000))
  const { mutate: cancel, isPending, error } = useMutation({
    mutationFn: (id: string) => answered(cancelTask({ path: { take_id: id } })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: tasksKey })
      return queries.invalidateQueries({ queryKey: ofProject(project) })
    },
  })
  function stop(): void {
    isAsked.value = false
    if (mine.value) cancel(mine.value.id)
  }
  return {
    mine,
    percent,
    words: computed(() => {
      if (error.value) return error.value.message
      return place.value ? t('takes.making.queued', { place: place.value, elapsed: elapsed.value }) : t('takes.making.progress', { percent: percent.value, elapsed: elapsed.value })
    }),
    isPending,
    isAsked,
    stop,
    /** What was bought may be billed nevertheless: then it is asked whether that is meant. */
    askToStop: () => (mine.value?.is_bought ? (isAsked.value = true) : stop()),
  }
}
