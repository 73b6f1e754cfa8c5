import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { listProjects, type PageProjectListed, type ProjectListed, type ProjectSorting } from '@/api'
import { useLooking } from '@/app/looking'
import { answered } from '@/app/problems'

/** So many fit on one page of the list; with no more of them, looking for one asks nobody. */
export const PAGE_SIZE = 100

export function matches(project: Pick<ProjectListed, 'name' | 'code' | 'title'>, words: string): boolean {
  const sought = words.trim().toLowerCase()
  return [project.name, project.code, project.title].some((one) => one.toLowerCase().includes(sought))
}

/** The projects that one may look at. Few are narrowed down here, many by the studio. */
export function useProjects(words: Ref<string>, page: Ref<number>, sort: Ref<ProjectSorting>) {
  const get = (q: string) => () => answered(listProjects({ query: { q, page: page.value, page_size: PAGE_SIZE, sort: sort.value } }))
  const all = useQuery({
    queryKey: computed(() => ['projects', 'all', page.value, sort.value]),
    queryFn: () => get('')(),
    placeholderData: keepPreviousData,
    refetchInterval: useLooking<PageProjectListed>(({ items }) => items.some((one) => one.is_running)),
  })
  const isMany = computed(() => (all.data.value?.total ?? 0) > PAGE_SIZE)
  const found = useQuery({
    queryKey: computed(() => ['projects', 'found', words.value, page.value, sort.value]),
    queryFn: () => get(words.value)(),
    enabled: computed(() => isMany.value && words.value !== ''),
    placeholderData: keepPreviousData,
  })
  const answer = computed(() => (isMany.value && words.value ? found.data.value : all.data.value))
  const isFound = (one: ProjectListed): boolean => isMany.value || matches(one, words.value)
  const every = computed(() => answer.value?.items ?? [])
  return {
    /** Those that were looked through, and which of them were looked for. */
    every,
    isFound,
    hasFound: computed(() => every.value.some(isFound)),
    total: computed(() => answer.value?.total ?? 0),
    hasAny: computed(() => (all.data.value?.total ?? 0) > 0),
    isPending: all.isPending,
    error: computed(() => all.error.value ?? found.error.value),
    refetch: all.refetch,
  }
}
