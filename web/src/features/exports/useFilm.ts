import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { readArtefact, readProjectSettings, type ArtefactRead } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'
import { rateOf } from '@/ui/player/frames'

/** What has to be known of a film to go through it by frames. */
export function useFilm(project: string, film: Ref<ArtefactRead | undefined>) {
  const { data: settings } = useQuery({
    queryKey: [...ofProject(project), 'settings'],
    queryFn: () => answered(readProjectSettings({ path: { project } })),
  })
  const { data: detail } = useQuery({
    queryKey: computed(() => [...ofProject(project), 'artefact', film.value?.key, film.value?.selected]),
    queryFn: () => answered(readArtefact({ path: { project, code: film.value!.code, kind: 'film' } })),
    enabled: computed(() => film.value !== undefined),
  })
  const [side, otherSide] = [computed(() => Number(settings.value?.size.split('x')[0])), computed(() => Number(settings.value?.size.split('x')[1]))]
  return {
    rate: computed(() => rateOf(settings.value?.rate ?? '')),
    ratio: computed(() => side.value / otherSide.value || 16 / 9),
    frames: computed(() => detail.value?.all_takes.find((one) => one.is_selected)?.frames),
    isBurned: computed(() => settings.value?.subtitles === 'burned'),
  }
}
