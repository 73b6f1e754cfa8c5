import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { listCast, listCharacters, listLocations, listShots } from '@/api'
import { ofProject } from '@/app/project'
import { everyItemOf, itemsOf } from '@/app/problems'
import { useArtefacts } from '@/takes/useArtefacts'
import { refsOf, shotsAt, type Ref, type Side } from './refs'


/** Every shot of a project, in the story's order. */
export function useShots(project: string) {
  return useQuery({ queryKey: [...ofProject(project), 'shots', 'all'], queryFn: () => everyItemOf((paging) => listShots({ path: { project }, query: paging })) })
}

/** A project's characters or locations with their references, in the story's order. */
export function useRefs(project: string, side: () => Side) {
  const path = { project }
  const characters = useQuery({ queryKey: [...ofProject(project), 'characters'], queryFn: () => itemsOf(listCharacters({ path })) })
  const locations = useQuery({ queryKey: [...ofProject(project), 'locations'], queryFn: () => itemsOf(listLocations({ path })) })
  const cast = useQuery({ queryKey: [...ofProject(project), 'cast'], queryFn: () => itemsOf(listCast({ path })) })
  const shots = useShots(project)
  const { artefacts, ...made } = useArtefacts(project, 'reference')

  const bySide = computed<Record<Side, Ref[]>>(() => {
    const played = cast.data.value ?? []
    const people = characters.data.value ?? []
    const places = locations.data.value ?? []
    const seenIn = new Map<string, string[]>([
      ...people.map((one) => [one.code, one.shots] as const),
      ...places.map((one) => [one.code, shotsAt(one, shots.data.value ?? [])] as const),
    ])
    const shotsOf = (code: string): string[] => seenIn.get(code) ?? []
    return { character: refsOf(people, artefacts.value, played, shotsOf), location: refsOf(places, artefacts.value, [], shotsOf) }
  })
  const asked = [characters, locations, made]
  return {
    bySide,
    artefacts,
    refs: computed(() => bySide.value[side()]),
    isKnown: computed(() => asked.every((one) => one.data.value !== undefined)),
    error: computed(() => asked.map((one) => one.error.value).find((one) => one !== null)),
    refetch: () => Promise.all(asked.map((one) => one.refetch())),
  }
}
