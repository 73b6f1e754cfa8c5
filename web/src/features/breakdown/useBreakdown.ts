import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import {
  listCharacters,
  listDecisions,
  listLocations,
  listScenes,
  listScriptVersions,
  listShots,
  readArtefact,
  readGates,
  readScript,
  readScriptVersion,
  type ArtefactDetail,
  type DecisionRead,
} from '@/api'
import { useLooking } from '@/app/looking'
import { ofProject } from '@/app/project'
import { answered, everyItemOf, itemsOf, Refused } from '@/app/problems'
import { foundIn, type Breakdown, type Found } from './records'

const PAGE_SIZE = 100

export const foundKey = (project: string) => [...ofProject(project), 'found'] as const

async function recordsOf(project: string): Promise<Found[]> {
  const path = { project }
  const [characters, locations, shots, gates] = await Promise.all([
    itemsOf(listCharacters({ path })),
    itemsOf(listLocations({ path })),
    everyItemOf((paging) => listShots({ path: { project }, query: paging })),
    answered(readGates({ path })),
  ])
  return foundIn({ characters, locations, shots, scenes: [] }, gates.breakdown !== 'auto')
}

/** The text that the breakdown was made of, which may not be the one in force; '' if it is not known. */
async function sourceOf(project: string, sha256: string): Promise<string> {
  const path = { project }
  const versions = await itemsOf(listScriptVersions({ path }))
  const found = versions.findLast((one) => one.sha256 === sha256)
  if (found) return (await answered(readScriptVersion({ path: { project, number: found.number } }))).text
  try {
    return (await answered(readScript({ path }))).text
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return ''
    throw error
  }
}

/** What the script was broken down into, the take that did so, and what people decided of it. */
export function useBreakdown(project: string) {
  const work = useQuery({
    queryKey: [...ofProject(project), 'breakdown'],
    queryFn: () => answered(readArtefact({ path: { project, code: 'script', kind: 'breakdown' } })),
    refetchInterval: useLooking<ArtefactDetail>((one) => one.standing === 'running' || one.open_takes > 0),
  })
  const found = useQuery({ queryKey: foundKey(project), queryFn: () => recordsOf(project) })
  const scenes = useQuery({ queryKey: [...ofProject(project), 'scenes'], queryFn: () => itemsOf(listScenes({ path: { project } })) })
  const gates = useQuery({ queryKey: [...ofProject(project), 'gates'], queryFn: () => answered(readGates({ path: { project } })) })
  const isManual = computed(() => gates.data.value?.breakdown !== 'auto')
  const all = computed<Breakdown>(() => {
    const records = found.data.value ?? []
    return {
      characters: records.flatMap((one) => (one.kind === 'character' ? [one.value] : [])),
      locations: records.flatMap((one) => (one.kind === 'location' ? [one.value] : [])),
      shots: records.flatMap((one) => (one.kind === 'shot' ? [one.value] : [])),
      scenes: scenes.data.value ?? [],
    }
  })
  const take = computed(() => work.data.value?.all_takes.find((one) => one.is_selected))
  const last = computed(() => work.data.value?.all_takes.at(-1))
  const sha = computed(() => String(take.value?.recipe.inputs.script ?? ''))
  const source = useQuery({
    queryKey: computed(() => [...ofProject(project), 'source', sha.value]),
    queryFn: () => sourceOf(project, sha.value),
    enabled: computed(() => work.data.value !== undefined),
    staleTime: Infinity,
  })
  const rejections = useQuery({
    queryKey: [...ofProject(project), 'decisions', 'rejected'],
    queryFn: () => answered(listDecisions({ path: { project }, query: { verdict: 'rejected', page_size: PAGE_SIZE } })),
  })
  const reasons = computed(() => {
    const byCode = new Map<string, DecisionRead>()
    for (const one of rejections.data.value?.items ?? []) if (!byCode.has(one.subject)) byCode.set(one.subject, one)
    return byCode
  })
  /** What of it did not come. */
  const missing = computed(() => [found, scenes, gates, work, source].filter((one) => one.error.value !== null && one.data.value === undefined))
  const askAgain = (): void => missing.value.forEach((one) => void one.refetch())

  return { unread: computed(() => missing.value[0]?.error.value), askAgain, work, found, all, isManual, take, last, source, reasons }
}
