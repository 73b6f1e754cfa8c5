import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { readArtefact, readProjectSettings, type ArtefactRead, type FileRead, type TakeRead } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'
import { useArtefacts } from '@/takes/useArtefacts'
import { rateOf } from '@/ui/player/frames'

type WithFiles = Pick<ArtefactRead | TakeRead, 'files'>

export const fileOf = (one: WithFiles | undefined, role: string): FileRead | undefined => one?.files.find((file) => file.role === role)
export const clipOf = (one: WithFiles | undefined): FileRead | undefined => {
  const main = fileOf(one, 'main')
  return main?.mime.startsWith('video/') ? main : undefined
}

/** The next shot in the film's order that has a clip to show. */
export const nextClip = (clips: ArtefactRead[], from: number): ArtefactRead | undefined => clips.slice(from + 1).find((one) => clipOf(one))

/** The clips of a project in the film's order, and one of them with its takes. */
export function useReel(project: string, shot: MaybeRefOrGetter<string>, number: MaybeRefOrGetter<number | null>) {
  const { artefacts: clips, isPending, error, refetch } = useArtefacts(project, 'clip')
  const { data: settings } = useQuery({
    queryKey: [...ofProject(project), 'settings'],
    queryFn: () => answered(readProjectSettings({ path: { project } })),
  })
  const place = computed(() => Math.max(0, clips.value.findIndex((one) => one.code === toValue(shot))))
  const clip = computed(() => clips.value[place.value])
  const { data: detail } = useQuery({
    queryKey: computed(() => {
      const one = clip.value
      return [...ofProject(project), 'artefact', one?.key, one?.takes, one?.selected, one?.review, one?.standing]
    }),
    queryFn: () => answered(readArtefact({ path: { project, code: clip.value!.code, kind: 'clip' } })),
    enabled: computed(() => clip.value !== undefined),
    placeholderData: (before) => (before?.key === clip.value?.key ? before : undefined),
  })
  const takes = computed<TakeRead[]>(() => (detail.value?.key === clip.value?.key ? detail.value?.all_takes ?? [] : []))
  const used = computed(() => takes.value.find((one) => one.is_selected))
  const take = computed(() => takes.value.find((one) => one.number === toValue(number)) ?? used.value ?? takes.value.at(-1))
  // The list knows the file of the take in use already: the picture need not wait for the takes.
  const file = computed(() => (take.value ? clipOf(take.value) : clipOf(clip.value)))
  const next = computed(() => nextClip(clips.value, place.value))

  return { clips, isPending, error, refetch, rate: computed(() => rateOf(settings.value?.rate ?? '')), size: computed(() => settings.value?.size ?? ''), place, clip, takes, used, take, file, next }
}
