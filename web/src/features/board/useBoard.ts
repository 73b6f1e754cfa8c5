import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  estimateProject,
  listCharacters,
  listLocations,
  listScenes,
  listShots,
  readTimeline,
} from '@/api'
import { answered, everyItemOf, itemsOf } from '@/app/problems'
import { ofProject } from '@/app/project'
import { useArtefacts } from '@/takes/useArtefacts'
import { usePlaceholders } from '@/takes/usePlaceholders'
import { useRatio } from '@/takes/useRatio'


export const shotsKey = (project: string) => [...ofProject(project), 'board', 'shots'] as const
const timelinesKey = (project: string) => [...ofProject(project), 'timeline'] as const

/** All that the board shows of a project; `episode` narrows it down, 0 is all of them. */
export function useBoard(project: string, episode: Ref<number>) {
  const path = { project }
  const shots = useQuery({ queryKey: shotsKey(project), queryFn: () => everyItemOf((paging) => listShots({ path: { project }, query: paging })) })
  const scenes = useQuery({ queryKey: [...ofProject(project), 'scenes'], queryFn: () => itemsOf(listScenes({ path })) })
  const characters = useQuery({ queryKey: [...ofProject(project), 'characters'], queryFn: () => itemsOf(listCharacters({ path })) })
  const locations = useQuery({ queryKey: [...ofProject(project), 'locations'], queryFn: () => itemsOf(listLocations({ path })) })
  const timelines = useQuery({ queryKey: timelinesKey(project), queryFn: () => itemsOf(readTimeline({ path })) })
  const estimate = useQuery({ queryKey: [...ofProject(project), 'estimate'], queryFn: () => answered(estimateProject({ path })) })
  const { artefacts, ...made } = useArtefacts(project, 'keyframe')
  const asked = [shots, scenes, characters, locations, timelines, made]

  const everyScene = computed(() => scenes.data.value ?? [])
  const seenScenes = computed(() => everyScene.value.filter((one) => !episode.value || one.episode === episode.value))
  const seen = computed(() => new Set(seenScenes.value.map((one) => one.code)))
  const every = computed(() => shots.data.value ?? [])

  return {
    every,
    everyScene,
    shots: computed(() => every.value.filter((one) => seen.value.has(one.scene))),
    scenes: seenScenes,
    episodes: computed(() => [...new Set(everyScene.value.map((one) => one.episode))]),
    characters: computed(() => characters.data.value ?? []),
    names: computed(() => new Map((characters.data.value ?? []).map((one) => [one.code, one.name]))),
    locations: computed(() => locations.data.value ?? []),
    timelines: computed(() => timelines.data.value ?? []),
    timed: computed(() => new Map((timelines.data.value ?? []).flatMap((one) => one.shots).map((one) => [one.code, one]))),
    keyframes: computed(() => new Map(artefacts.value.map((one) => [one.code, one]))),
    artefacts,
    estimate: estimate.data,
    ratio: useRatio(project),
    placeholders: usePlaceholders(project),
    isKnown: computed(() => shots.data.value !== undefined && scenes.data.value !== undefined),
    /** Why something is not there. The board shows the rest. */
    error: computed(() => asked.find((one) => one.data.value === undefined && one.error.value)?.error.value),
    retry: () => asked.filter((one) => one.error.value).forEach((one) => void one.refetch()),
  }
}

export type Board = ReturnType<typeof useBoard>
