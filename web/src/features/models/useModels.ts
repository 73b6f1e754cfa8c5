import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import {
  addProvider,
  assignStage,
  changeProvider,
  freeProvider,
  listAssignments,
  listModels,
  listProviderDays,
  listProviders,
  listProviderUsage,
  listVendors,
  readProvider,
  readProviderAccount,
  removeProvider,
  switchLanguageModel,
  testProvider,
  type AssignmentGiven,
  type AssignmentRead,
  type ProviderChangeWritable,
  type ProviderNewWritable,
  type ProviderRead,
  type Stage,
} from '@/api'
import { answered, itemsOf, Refused } from '@/app/problems'
import { useSession } from '@/app/session'
import { WRITING } from './standing'

const MODELS = ['models'] as const
const TEST_MS = 15_500
const MONEY_MS = 60_000

/** Whether whoever looks may add models, enter keys and see what they cost. */
export function useMayAdminister() {
  const { me } = useSession()
  return computed(() => me.value?.role === 'admin')
}

/** The providers that were added, who does which stage, and, for those who may know, how each does. */
export function useProviders() {
  const mayAdminister = useMayAdminister()
  const providers = useQuery({ queryKey: [...MODELS, 'providers'], queryFn: () => itemsOf(listProviders()) })
  const usage = useQuery({ queryKey: [...MODELS, 'usage'], queryFn: () => itemsOf(listProviderUsage()), enabled: mayAdminister, refetchInterval: MONEY_MS })
  const usageOf = (id: string) => usage.data.value?.find((one) => one.provider_id === id)
  return { providers, usageOf, mayAdminister }
}

export function useAssignments() {
  return useQuery({ queryKey: [...MODELS, 'assignments'], queryFn: () => itemsOf(listAssignments()) })
}

/** What there is to choose from. It changes with the product alone. */
export function useCatalogue() {
  const vendors = useQuery({ queryKey: [...MODELS, 'vendors'], queryFn: () => itemsOf(listVendors()), staleTime: Infinity })
  const models = useQuery({ queryKey: [...MODELS, 'catalogue'], queryFn: () => itemsOf(listModels()), staleTime: Infinity })
  return { vendors: computed(() => vendors.data.value ?? []), models: computed(() => models.data.value ?? []) }
}

/** How a provider did and what it cost, day by day. */
export function useDays(id: MaybeRefOrGetter<string>) {
  return useQuery({ queryKey: computed(() => [...MODELS, 'days', toValue(id)]), queryFn: () => itemsOf(listProviderDays({ path: { provider_id: toValue(id) } })), refetchInterval: MONEY_MS })
}

/** What is left in the account, as the provider says now; asked for once a minute at most. */
export function useAccount(id: MaybeRefOrGetter<string>, isWanted: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => [...MODELS, 'account', toValue(id)]),
    queryFn: () => answered(readProviderAccount({ path: { provider_id: toValue(id) } })),
    enabled: computed(() => toValue(isWanted) && toValue(id) !== ''),
    staleTime: MONEY_MS,
  })
}

/** Whatever is changed shows everywhere at once: in the lists, at the stages and in the bar above. */
export function useChanging() {
  const queries = useQueryClient()
  const onSettled = () => queries.invalidateQueries({ queryKey: MODELS })

  const adding = useMutation({ mutationFn: (body: ProviderNewWritable) => answered(addProvider({ body })), onSettled })
  const changing = useMutation({
    mutationFn: ({ id, body, tag }: { id: string; body: ProviderChangeWritable; tag?: string }) =>
      answered(changeProvider({ path: { provider_id: id }, body, headers: { 'If-Match': tag } })),
    onSuccess: (made) => show(made),
    onSettled,
  })
  const removing = useMutation({ mutationFn: (id: string) => answered(removeProvider({ path: { provider_id: id } })), onSuccess: (_, id) => forget(id), onSettled })
  const freeing = useMutation({ mutationFn: (id: string) => answered(freeProvider({ path: { provider_id: id } })), onSuccess: (made) => show(made), onSettled })
  const assigning = useMutation({
    mutationFn: ({ stage, body }: { stage: Stage; body: AssignmentGiven }) => answered(assignStage({ path: { stage }, body })),
    onSettled,
  })
  /** "" lets no language model write any more: every stage that has an embedded way goes that way. */
  const switching = useMutation({
    mutationFn: async (id: string) => {
      if (id) await answered(switchLanguageModel({ body: { provider_id: id } }))
      else await Promise.all(WRITING.map((stage) => answered(assignStage({ path: { stage }, body: { providers: [] } }))))
    },
    onMutate: (id) => {
      queries.setQueryData<AssignmentRead[]>([...MODELS, 'assignments'], (all) =>
        all?.map((one) => (WRITING.includes(one.stage) ? { ...one, providers: id ? [id] : [] } : one)),
      )
    },
    onSettled,
  })

  function show(made: ProviderRead): void {
    queries.setQueryData<ProviderRead[]>([...MODELS, 'providers'], (all) => all?.map((one) => (one.id === made.id ? made : one)))
  }

  /** Nothing more is asked of one that is gone. */
  function forget(id: string): void {
    queries.removeQueries({ queryKey: [...MODELS, 'account', id] })
    queries.setQueryData<ProviderRead[]>([...MODELS, 'providers'], (all) => all?.filter((one) => one.id !== id))
  }

  return { adding, changing, removing, freeing, assigning, switching }
}

/** A provider as it stands now, with the tag that an edit of it names. */
export async function tagged(id: string): Promise<{ provider: ProviderRead; tag: string | undefined }> {
  const asked = readProvider({ path: { provider_id: id }, cache: 'no-store' })
  const provider = await answered(asked)
  return { provider, tag: (await asked).response?.headers.get('ETag') ?? undefined }
}

/** Tries a connection. The studio gives up after 15 seconds; should it not answer itself, so does the page. */
export async function tried(id: string) {
  const signal = AbortSignal.timeout(TEST_MS)
  return answered(testProvider({ path: { provider_id: id }, signal })).catch((error: unknown) => {
    throw signal.aborted ? new Refused(408, { code: 'timeout' }) : error
  })
}
