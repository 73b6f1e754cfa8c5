import { useQuery, type QueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { listProviders, readProviderAccount, type ProviderRead } from '@/api'
import { answered, itemsOf } from './problems'
import { meQuery, useSession } from './session'

/** What is left on an account, as its provider told it. */
export interface Balance {
  id: string
  provider: string
  /** null: the provider does not tell; `why` says so. */
  micros: number | null
  why: string
}

const FRESH_MS = 60_000
const providersQuery = { queryKey: ['providers', 'all'], queryFn: () => itemsOf(listProviders()) }
const balancesQuery = (accounts: ProviderRead[]) => ({
  queryKey: ['balances', ...accounts.map((one) => one.id)],
  queryFn: () => Promise.all(accounts.map(({ id, name }) => balanceOf(id, name))),
  staleTime: FRESH_MS,
})
const accountsWith = (names: string[] | undefined, all: ProviderRead[]): ProviderRead[] => all.filter((one) => one.active && (names?.includes(one.name) ?? true))

/** The balances of accounts with these providers, or with all. Only administrators are told. */
export function useBalances(names: MaybeRefOrGetter<string[] | undefined>, isWanted: MaybeRefOrGetter<boolean> = true) {
  const { me } = useSession()
  const isTold = computed(() => me.value?.role === 'admin' && toValue(isWanted))
  const providers = useQuery({ ...providersQuery, enabled: isTold })
  const asked = computed(() => accountsWith(toValue(names), providers.data.value ?? []))
  const query = useQuery(computed(() => ({ ...balancesQuery(asked.value), enabled: isTold.value && asked.value.length > 0 })))
  return { ...query, balances: computed<Balance[]>(() => (asked.value.length ? (query.data.value ?? []) : [])), toldAt: query.dataUpdatedAt }
}

/** Asks once for the balances of accounts with these providers. */
export async function balancesWith(names: string[], queries: QueryClient): Promise<Balance[]> {
  const me = await queries.ensureQueryData(meQuery)
  if (me.role !== 'admin') return []
  const accounts = accountsWith(names, await queries.fetchQuery({ ...providersQuery, staleTime: FRESH_MS }))
  return accounts.length ? queries.fetchQuery(balancesQuery(accounts)) : []
}

async function balanceOf(id: string, provider: string): Promise<Balance> {
  const account = await answered(readProviderAccount({ path: { provider_id: id } }))
  return { id, provider, micros: account.balance_usd_micros, why: account.why }
}
