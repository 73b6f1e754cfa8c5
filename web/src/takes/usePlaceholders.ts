import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { listPlaceholders } from '@/api'
import { itemsOf } from '@/app/problems'
import { ofProject } from '@/app/project'

/** The pictures after which shots are composed, small, by shot. */
export function usePlaceholders(project: string) {
  const { data } = useQuery({
    queryKey: [...ofProject(project), 'placeholders', 'small'],
    queryFn: () => itemsOf(listPlaceholders({ path: { project }, query: { fields: ['shot', 'sha256'] } })),
    staleTime: 60_000,
  })
  return computed(() => new Map((data.value ?? []).map((one) => [one.shot, smallOf(project, one.shot, one.sha256)])))
}

// Its address changes with the picture, so that an older one is never shown from the browser's store.
const smallOf = (project: string, shot: string, sha256: string): string =>
  `/api/v1/projects/${encodeURIComponent(project)}/shots/${encodeURIComponent(shot)}/placeholder/picture?small=true&of=${sha256.slice(0, 12)}`
