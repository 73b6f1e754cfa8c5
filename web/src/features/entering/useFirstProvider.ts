import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { addProvider, changeProvider, listVendors, testProvider, type ConnectionTest, type ProviderNew } from '@/api'
import { answered, itemsOf } from '@/app/problems'

interface Given {
  vendor: string
  model: string
  key: string
}

/** Enters one provider and tries it. Tried again after a correction, it is the same one that is changed. */
export function useFirstProvider(given: Given) {
  const queries = useQueryClient()
  const { data: vendors } = useQuery({ queryKey: ['vendors'], queryFn: () => itemsOf(listVendors()), staleTime: Infinity })
  const models = computed(() => {
    const known = vendors.value?.find((one) => one.name === given.vendor)?.models ?? []
    return given.model && !known.includes(given.model) ? [...known, given.model] : known
  })
  const entered = ref<{ id: string; vendor: string; model: string }>()
  const tested = ref<ConnectionTest>()
  watch(
    () => ({ ...given }),
    () => (tested.value = undefined),
  )

  async function enter(): Promise<string> {
    // The generated type of a secret says that nothing is one.
    const secret = (given.key ? { key: given.key } : {}) as Pick<ProviderNew, 'key'>
    const before = entered.value
    if (before?.vendor === given.vendor && before.model === given.model) {
      if (given.key) await answered(changeProvider({ path: { provider_id: before.id }, body: secret }))
      return before.id
    }
    const label = vendors.value?.find((one) => one.name === given.vendor)?.label ?? given.vendor
    const name = `${label} ${given.model}`.slice(0, 100)
    const made = await answered(addProvider({ body: { name, vendor: given.vendor, model: given.model, ...secret } }))
    entered.value = { id: made.id, vendor: given.vendor, model: given.model }
    return made.id
  }

  const trying = useMutation({
    mutationFn: async () => answered(testProvider({ path: { provider_id: await enter() } })),
    onSuccess: (answer) => (tested.value = answer),
    onSettled: () => queries.invalidateQueries({ queryKey: ['providers'] }),
  })
  return { vendors, models, tested, trying }
}
