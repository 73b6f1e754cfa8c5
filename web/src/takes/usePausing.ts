import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { pauseProject, resumeProject } from '@/api'
import { answered } from '@/app/problems'
import { ofProject, tasksKey } from '@/app/project'

/** Has a project begin nothing new, or go on where it was. */
export function usePausing() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ project, isPaused }: { project: string; isPaused: boolean }) => answered((isPaused ? pauseProject : resumeProject)({ path: { project } })),
    onSettled: (_done, _error, { project }) => {
      void queries.invalidateQueries({ queryKey: ['projects'] })
      void queries.invalidateQueries({ queryKey: tasksKey })
      return queries.invalidateQueries({ queryKey: ofProject(project) })
    },
  })
}
