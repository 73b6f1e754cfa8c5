import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { listProviders, readProviderAccount } from '@/api'
import { answered, itemsOf } from './problems'
import { useSession } from './session'

/** What is left on an account, as its provider told it. */
export interface Balance {
  id: string
  provider: string
  /** null: the provider does not tell; `why` says so. */
  micros: number | null
  why: string
}

const FRESH_MS = 60_000

/** The balances of accounts with these providers, or with all. Only administrators are told. */
export function useBalances(names: MaybeRefOrGetter<string[] | undefined>, isWanted: MaybeRefOrGetter<boolean> = true) {
  const { me } = useSession()
  const isTold = computed(() => me.value?.role === 'admin' && toValue(isWanted))
  const providers = useQuery({ queryKey: ['providers', 'all'], queryFn: () => itemsOf(listProviders()), enabled: isTold })
  const asked = computed(() => (providers.data.value ?? []).filter((one) => one.active && (toValue(names)?.includes(one.name) ?? true)))
  const query = useQuery({
    queryKey: computed(() => ['balances', ...asked.value.map((one) => one.id)]),
    queryFn: () => Promise.all(asked.value.map(({ id, name }) => balanceOf(id, name))),
    enabled: computed(() => isTold.value && asked.value.length > 0),
    staleTime: FRESH_MS,
  })
  return { ...query, balances: computed<Balance[]>(() => (asked.value.length ? (query.data.value ?? []) : [])), toldAt: query.dataUpdatedAt }
}

async function balanceOf(id: string, provider: string): Promise<Balance> {
  const account = await answered(readProviderAccount({ path: { provider_id: id } }))
  return { id, provider, micros: account.balance_usd_micros, why: account.why }
}
