import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { listCharacters, listLocations } from '@/api'
import { ofProject } from '@/app/project'
import { itemsOf } from '@/app/problems'

/** What people call what has a code: characters and locations have names, shots are called by their code. */
export function useNames(project: string) {
  const { data } = useQuery({
    queryKey: [...ofProject(project), 'names'],
    queryFn: async () => {
      const path = { project }
      const [characters, locations] = await Promise.all([itemsOf(listCharacters({ path })), itemsOf(listLocations({ path }))])
      return { characters, locations }
    },
    staleTime: 60_000,
  })
  const characters = computed(() => data.value?.characters ?? [])
  const locations = computed(() => data.value?.locations ?? [])
  const names = computed(() => new Map([...characters.value, ...locations.value].map((one) => [one.code, one.name])))
  return { characters, locations, nameOf: (code: string): string => names.value.get(code) || code }
}
