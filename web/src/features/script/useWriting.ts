import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue'
import {
  estimateProject,
  priceRewrite,
  priceScreenplay,
  priceTranslation,
  readOrder,
  readScriptVersion,
  rewriteStory,
  translateScript,
  writeScreenplay,
  type CostLineRead,
  type EstimateRead,
  type OrderRead,
  type RewriteGiven,
  type ScreenplayGiven,
  type TranslateGiven,
} from '@/api'
import { useLooking } from '@/app/looking'
import { ofProject } from '@/app/project'
import { answered } from '@/app/problems'
import { estimateOf } from '@/ui/quoting'
import { usePriced } from '@/ui/usePriced'

/** Something that a language model is asked to write. */
export type Wish =
  | { kind: 'rewrite'; body: RewriteGiven }
  | { kind: 'screenplay'; body: ScreenplayGiven }
  | { kind: 'translate'; body: TranslateGiven }

/** The price of a wish, in the form in which every price is shown; with what the caps leave. */
async function priced(code: string, wish: Wish): Promise<EstimateRead> {
  const path = { project: code }
  const [all, line] = await Promise.all([answered(estimateProject({ path })), lineOf(code, wish)])
  return estimateOf({ ...all, lines: [line], held: {} }, () => true)
}

async function lineOf(code: string, wish: Wish): Promise<CostLineRead> {
  const path = { project: code }
  const blank = { seconds: 0, or_by: [], price_source: '', price_as_of: null }
  const price =
    wish.kind === 'rewrite'
      ? await answered(priceRewrite({ path, body: wish.body }))
      : wish.kind === 'screenplay'
        ? await answered(priceScreenplay({ path, body: wish.body }))
        : await answered(priceTranslation({ path, body: wish.body }))
  return { ...blank, key: `script/${wish.kind}`, kind: 'script', provider: price.provider, model: price.model, jobs: price.questions, usd_micros: price.cost_usd_micros }
}

/** Orders what a wish says, once: the same key is the same order. Returns the order's take. */
async function ordered(code: string, wish: Wish, key: string): Promise<string> {
  const to = { path: { project: code }, headers: { 'Idempotency-Key': key } }
  const told =
    wish.kind === 'rewrite'
      ? await answered(rewriteStory({ ...to, body: wish.body }))
      : wish.kind === 'screenplay'
        ? await answered(writeScreenplay({ ...to, body: wish.body }))
        : await answered(translateScript({ ...to, body: wish.body }))
  return told.order.take_id
}

/** Prices a wish, and orders it once the price was seen. */
export function useWishes(code: string, onOrdered: (wish: Wish, take: string) => void) {
  const queries = useQueryClient()
  return usePriced({
    price: (wish: Wish) => priced(code, wish),
    order: (wish, key) => ordered(code, wish, key),
    onOrdered: (take, wish) => onOrdered(wish, take),
    onSettled: () => queries.invalidateQueries({ queryKey: ofProject(code) }),
  })
}

/** Follows an order until it is done, and then has the text that came of it. */
export function useOrder(code: string, take: MaybeRefOrGetter<string>) {
  const { data: order, error } = useQuery({
    queryKey: computed(() => [...ofProject(code), 'order', toValue(take)]),
    queryFn: () => answered(readOrder({ path: { project: code, take_id: toValue(take) } })),
    enabled: computed(() => toValue(take) !== ''),
    refetchInterval: useLooking<OrderRead>(({ status }) => status === 'pending' || status === 'running'),
  })
  const number = computed(() => order.value?.version ?? null)
  const { data: text } = useVersionText(code, number)
  const queries = useQueryClient()
  watch(number, (one) => one !== null && void queries.invalidateQueries({ queryKey: [...ofProject(code), 'versions'] }))
  return { order, error, text }
}

export function useVersionText(code: string, number: MaybeRefOrGetter<number | null>) {
  return useQuery({
    queryKey: computed(() => [...ofProject(code), 'version', toValue(number)]),
    queryFn: async () => (await answered(readScriptVersion({ path: { project: code, number: toValue(number)! } }))).text,
    enabled: computed(() => toValue(number) !== null),
  })
}
