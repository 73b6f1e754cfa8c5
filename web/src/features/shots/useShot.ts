import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { listScenes, listShots, readArtefact, type ArtefactDetail, type Kind, type ShotRead } from '@/api'
import { useLooking } from '@/app/looking'
import { ofProject } from '@/app/project'
import { answered, everyItemOf, itemsOf } from '@/app/problems'


/** Everything of which a shot has takes: its keyframe, its clip, and the voice of each of its lines. */
export function keysOf(shot: Pick<ShotRead, 'code' | 'lines'>): [string, Kind][] {
  const spoken = shot.lines.map((one) => [one.code, 'voice'] as [string, Kind])
  return [[shot.code, 'keyframe'], [shot.code, 'clip'], ...spoken]
}

/** One shot with its neighbours in the film, its scene, and all its takes. */
export function useShot(project: string, code: MaybeRefOrGetter<string>) {
  const list = useQuery({
    queryKey: [...ofProject(project), 'shots'],
    queryFn: () => everyItemOf((paging) => listShots({ path: { project }, query: paging })),
  })
  const scenes = useQuery({
    queryKey: [...ofProject(project), 'scenes'],
    queryFn: () => itemsOf(listScenes({ path: { project } })),
  })
  const shots = computed(() => list.data.value ?? [])
  const place = computed(() => shots.value.findIndex((one) => one.code === toValue(code)))
  const shot = computed(() => shots.value[place.value])

  const wholes = useQuery({
    queryKey: computed(() => [...ofProject(project), 'shot', toValue(code), shot.value?.lines.length]),
    queryFn: () => wholeOf(project, shot.value!),
    enabled: computed(() => shot.value !== undefined),
    placeholderData: keepPreviousData,
    refetchInterval: useLooking<ArtefactDetail[]>((all) => all.some((one) => one.open_takes > 0 || one.standing === 'running')),
  })

  return {
    shot,
    scene: computed(() => scenes.data.value?.find((one) => one.code === shot.value?.scene)),
    before: computed(() => shots.value[place.value - 1]),
    after: computed(() => shots.value[place.value + 1]),
    artefacts: computed(() => (wholes.isPlaceholderData.value ? [] : (wholes.data.value ?? []))),
    isPending: computed(() => list.isPending.value || (shot.value !== undefined && (wholes.isPending.value || wholes.isPlaceholderData.value))),
    isLost: computed(() => list.isSuccess.value && shot.value === undefined),
    error: computed(() => list.error.value ?? wholes.error.value),
    refetch: () => Promise.all([list.refetch(), wholes.refetch()]),
  }
}

async function wholeOf(project: string, shot: ShotRead): Promise<ArtefactDetail[]> {
  const read = ([code, kind]: [string, Kind]) => answered(readArtefact({ path: { project, code, kind } }))
  return Promise.all(keysOf(shot).map(read))
}
