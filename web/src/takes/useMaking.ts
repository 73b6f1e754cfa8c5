import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { cancelTask, listTasks, type TaskRead } from '@/api'
import { everyItemOf, answered } from '@/app/problems'
import { useLooking } from '@/app/looking'
import { ofProject, tasksKey } from '@/app/project'

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

export function useCancelling(project: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answered(cancelTask({ path: { take_id: id } })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: tasksKey })
      return queries.invalidateQueries({ queryKey: ofProject(project) })
    },
  })
}
