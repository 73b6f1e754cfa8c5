import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { useRoute, useRouter, type RouteLocationRaw } from 'vue-router'
import { readArtefact, readShot, type ArtefactRead, type Kind } from '@/api'
import { ofProject, projectQuery } from '@/app/project'
import { answered } from '@/app/problems'
import { DECIDED, useWaiting, waitingKey } from '@/takes/useArtefacts'
import { useDeciding } from '@/takes/useDeciding'
import { useNames } from '@/takes/useNames'
import { usePlace } from '@/takes/usePlace'

/** Everything that waits in a project, one after the other; `?kind=` narrows it down to what waits at one gate. */
export function useDeck(project: string) {
  const route = useRoute()
  const router = useRouter()
  const { waiting, isPending, error, refetch } = useWaiting(project)
  const { data: about } = useQuery(projectQuery(project))
  const { nameOf, locations } = useNames(project)

  const kind = computed<Kind | undefined>(() => DECIDED.find((one) => one === route.query.kind))
  const cards = computed(() => waiting.value.filter((one) => kind.value === undefined || one.kind === kind.value))
  const { key, place, current } = usePlace(cards, (one) => one.key)
  const countOf = (one?: Kind): number => waiting.value.filter((each) => one === undefined || each.kind === one).length

  const { error: refused, ...deciding } = useDeciding(project, () => waitingKey(project))
  // What was taken back is looked at again as soon as it waits again.
  const wanted = ref('')
  watch(deciding.last, (now) => (wanted.value = now?.verdict === 'undone' ? (now.subjects[0] ?? '') : ''))
  watch([cards, wanted], () => {
    if (!cards.value.some((one) => one.key === wanted.value)) return
    key.value = wanted.value
    wanted.value = ''
  })

  const isShot = computed(() => current.value !== undefined && current.value.kind !== 'reference')
  const { data: shot } = useQuery({
    queryKey: computed(() => [...ofProject(project), 'shot', current.value?.code]),
    queryFn: () => answered(readShot({ path: { project, code: current.value!.code } })),
    enabled: isShot,
  })
  const { data: whole } = useQuery({
    queryKey: computed(() => [...ofProject(project), 'artefact', current.value?.key, 'whole']),
    queryFn: () => answered(readArtefact({ path: { project, code: current.value!.code, kind: current.value!.kind } })),
    enabled: computed(() => current.value !== undefined),
  })

  /** Where there is all there is to know and to do about it. */
  function pageOf(one: ArtefactRead): RouteLocationRaw {
    const { code } = one
    if (one.kind === 'clip') return { name: 'review', params: { project, shot: code } }
    if (one.kind === 'keyframe') return { name: 'shot', params: { project, shot: code }, query: { of: one.key } }
    return { name: locations.value.some((each) => each.code === code) ? 'location' : 'character', params: { project, code } }
  }

  return {
    cards,
    isPending,
    error,
    refetch,
    kind,
    kinds: computed(() => DECIDED.filter((one) => one === kind.value || countOf(one) > 0)),
    countOf,
    narrow: (to: Kind | undefined) => void router.replace({ query: { ...route.query, kind: to } }),
    place,
    current,
    go: (by: 1 | -1) => (key.value = cards.value[(place.value + by + cards.value.length) % cards.value.length]?.key ?? ''),
    /** What the shot is to show, and who says what in it. */
    shot: computed(() => (isShot.value && shot.value?.code === current.value?.code ? shot.value : undefined)),
    /** The take in use, which is what is decided on. */
    take: computed(() => (whole.value?.key === current.value?.key ? whole.value?.all_takes.find((one) => one.is_selected) : undefined)),
    /** Records of the breakdown wait, too, and are decided on where they can be read. */
    records: computed(() => about.value?.waiting?.breakdown ?? 0),
    nameOf,
    pageOf,
    /** What the studio said of a decision that it refused. */
    refused,
    ...deciding,
  }
}
