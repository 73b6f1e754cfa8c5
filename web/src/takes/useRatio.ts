import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { readProjectSettings } from '@/api'
import { answered } from '@/app/problems'
import { ofProject } from '@/app/project'

/** How much wider than high a project's pictures are; 16:9 until that is known. */
export function useRatio(project: string) {
  const { data: film } = useQuery({ queryKey: [...ofProject(project), 'settings'], queryFn: () => answered(readProjectSettings({ path: { project } })) })
  return computed(() => {
    const [width, height] = (film.value?.size ?? '16x9').split('x').map(Number)
    return (width || 16) / (height || 9)
  })
}
