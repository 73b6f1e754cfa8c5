import { useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useRoute, useRouter, type LocationQueryValue } from 'vue-router'
import { readArtefact, readScene, readShot, type ArtefactDetail, type Kind, type TakeRead } from '@/api'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'

/** Two takes in an address: `?compare=FIRST,SECOND`. */
export function pairIn(asked: LocationQueryValue | LocationQueryValue[] | undefined): [string, string] | undefined {
  const [first, second, ...rest] = typeof asked === 'string' ? asked.split(',') : []
  return first && second && !rest.length ? [first, second] : undefined
}

/**
 * The comparison over a place of a project. What is compared stands in the address: going back closes it, and its
 * address opens it again. The place shows it with one `<CompareHost>`.
 */
export function useCompare() {
  const route = useRoute()
  const router = useRouter()
  const queries = useQueryClient()
  const project = String(route.params.project)
  const pair = computed(() => pairIn(route.query.compare))

  function open(first: string, second: string): void {
    const to = { query: { ...route.query, compare: `${first},${second}` } }
    void (pair.value ? router.replace(to) : router.push(to))
  }

  function close(): void {
    if (!pair.value) return
    const before = router.options.history.state.back
    const place = typeof before === 'string' ? router.resolve(before) : undefined
    // Where it was opened from here, closing it leaves nothing in the history that would open it again.
    if (place?.path === route.path && !pairIn(place.query.compare)) router.back()
    else void router.replace({ query: { ...route.query, compare: undefined } })
  }

  const whole = (key: string): Promise<ArtefactDetail> => {
    const [code = '', kind] = key.split('/')
    return queries.fetchQuery({
      queryKey: [...ofProject(project), 'artefact', key, 'whole'],
      queryFn: () => answered(readArtefact({ path: { project, code, kind: kind as Kind } })),
    })
  }

  /** Returns the take that something was made after: of a clip its keyframe, of a keyframe who or what is in it. */
  async function referenceOf(take: TakeRead): Promise<TakeRead | undefined> {
    const [code = '', kind] = take.key.split('/')
    const wanted = kind === 'clip' ? '/keyframe' : kind === 'keyframe' ? '/reference' : undefined
    if (wanted === undefined) return undefined
    const source = Object.entries(take.recipe.sources).find(([key]) => key.endsWith(wanted))
    if (source) return (await whole(source[0])).all_takes.find((one) => one.number === source[1])
    if (kind === 'clip') return used(await whole(code + wanted))
    const shot = await answered(readShot({ path: { project, code } }))
    const shown = shot.figures[0]?.character ?? (await answered(readScene({ path: { project, code: shot.scene } }))).location
    return shown ? used(await whole(shown + wanted)) : undefined
  }

  async function beforeOf(take: TakeRead): Promise<TakeRead | undefined> {
    return (await whole(take.key)).all_takes.filter((one) => one.number < take.number && one.status === 'completed').at(-1)
  }

  /** Puts what it was made after, or the take before it, beside a take. Says whether there is such a thing. */
  async function openWith(find: (take: TakeRead) => Promise<TakeRead | undefined>, take: TakeRead): Promise<boolean> {
    const other = await find(take).catch(() => undefined)
    if (other) open(other.id, take.id)
    return other !== undefined
  }

  return {
    pair,
    open,
    close,
    withReference: (take: TakeRead) => openWith(referenceOf, take),
    withBefore: (take: TakeRead) => openWith(beforeOf, take),
  }
}

const used = (of: ArtefactDetail): TakeRead | undefined => of.all_takes.find((one) => one.is_selected)
