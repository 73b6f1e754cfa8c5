import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { listScenes, listShots, type ArtefactRead, type Kind } from '@/api'
import { ofProject } from '@/app/project'
import { everyItemOf, itemsOf } from '@/app/problems'
import { isShown, SHOWN, type Shown } from '@/takes/order'
import { useNames } from '@/takes/useNames'
import { batchOf, modelOf } from './useOrigins'

/** What the address says where nothing narrows the grid down but the state. */
const NOTHING = { scene: undefined, character: undefined, model: undefined, batch: undefined }
const KINDS: Kind[] = ['reference', 'keyframe', 'clip']

/** What the grid is narrowed down to, all of which stands in the address; and in which groups the rest is shown. */
export function useNarrowing(project: string) {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const said = (name: string): string => (typeof route.query[name] === 'string' ? route.query[name] : '')
  const ask = (query: Record<string, string | undefined>): void => void router.replace({ query: { ...route.query, ...query } })

  const kind = computed<Kind>(() => KINDS.find((one) => one === route.query.kind) ?? 'keyframe')
  const shown = computed<Shown>(() => SHOWN.find((one) => one === route.query.show) ?? 'all')
  const scene = computed(() => said('scene'))
  const character = computed(() => said('character'))
  const model = computed(() => said('model'))
  const batch = computed(() => said('batch'))
  const isGrouped = computed(() => said('group') === 'scene' && kind.value !== 'reference')

  const { characters } = useNames(project)
  const { data: scenes } = useQuery({
    queryKey: [...ofProject(project), 'scenes'],
    queryFn: () => itemsOf(listScenes({ path: { project } })),
    staleTime: 60_000,
  })
  const { data: shots } = useQuery({
    queryKey: [...ofProject(project), 'shots'],
    queryFn: () => everyItemOf((paging) => listShots({ path: { project }, query: paging })),
    enabled: computed(() => kind.value !== 'reference' && (isGrouped.value || scene.value !== '' || character.value !== '')),
    staleTime: 60_000,
  })
  const shotOf = computed(() => new Map((shots.value ?? []).map((one) => [one.code, one])))

  function isWanted(one: ArtefactRead): boolean {
    if ((model.value !== '' && modelOf(one) !== model.value) || (batch.value !== '' && batchOf(one) !== batch.value)) return false
    if (kind.value === 'reference') return character.value === '' || one.code === character.value
    const shot = shotOf.value.get(one.code)
    return (
      (scene.value === '' || shot?.scene === scene.value) &&
      (character.value === '' || (shot?.figures.some((figure) => figure.character === character.value) ?? false))
    )
  }

  /** What is shown of all artefacts, scene by scene where that is wished, and how many there are in each state. */
  function narrowed(artefacts: ComputedRef<ArtefactRead[]>) {
    const wanted = computed(() => artefacts.value.filter(isWanted))
    const groups = computed(() => {
      const seen = wanted.value.filter((one) => isShown(one, shown.value))
      if (!isGrouped.value) return [{ title: '', items: seen }]
      return (scenes.value ?? []).map((one) => ({ title: one.heading || one.code, items: seen.filter((each) => shotOf.value.get(each.code)?.scene === one.code) }))
    })
    return {
      groups,
      seen: computed(() => groups.value.flatMap((one) => one.items)),
      counts: computed(() => Object.fromEntries(SHOWN.map((one) => [one, wanted.value.filter((each) => isShown(each, one)).length]))),
    }
  }

  return {
    KINDS,
    kind,
    shown,
    isGrouped,
    narrowed,
    ask,
    scene,
    character,
    model,
    batch,
    scenes: computed(() => [{ label: t('gallery.anyScene'), value: 'all' }, ...(scenes.value ?? []).map((one) => ({ label: one.heading || one.code, value: one.code }))]),
    characters: computed(() => [{ label: t('gallery.anyCharacter'), value: 'all' }, ...characters.value.map((one) => ({ label: one.name, value: one.code }))]),
    isNarrowed: computed(() => shown.value !== 'all' || [scene, character, model, batch].some((one) => one.value !== '')),
    clear: () => ask({ show: undefined, ...NOTHING }),
    show: (kind: Kind) => ask({ kind, at: undefined, ...NOTHING }),
  }
}

export type Narrowing = ReturnType<typeof useNarrowing>
