import { useQuery } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { askForPromptAdvice, estimateProject, pricePromptQuestion, readPromptAnswer, runPromptTemplate, type CostLineRead, type EstimateRead, type JsonValue } from '@/api'
import { answered, Refused } from '@/app/problems'
import { estimateOf } from '@/ui/quoting'
import { usePriced } from '@/ui/usePriced'

/** What a model is asked, and which project pays. */
export interface Question {
  project: string
  template: string
  values: Record<string, JsonValue>
  /** Whether it is asked what could be better about the template, and not what the template comes to. */
  isAdvice: boolean
}

const LOOK_MS = 1500
const isOpen = (status: string | undefined): boolean => status === undefined || status === 'pending' || status === 'running'

/** A question to a language model: its price first, then its answer, as soon as there is one. */
export function useQuestion() {
  const { t } = useI18n()
  const asked = ref({ project: '', take: '' })
  const pricing = usePriced({
    price: async ({ project, isAdvice, ...body }: Question): Promise<EstimateRead> => {
      const path = { project }
      const [all, price] = await Promise.all([
        answered(estimateProject({ path })),
        answered(pricePromptQuestion({ path, body: { ...body, advice: isAdvice } })),
      ])
      if (price.estimate_usd_micros === null) throw new Refused(409, { detail: t('prompts.noPrice') })
      const { provider, model, estimate_usd_micros: usd_micros } = price
      const key = `${body.template} · ${t('prompts.tokens', { n: price.input_tokens })}`
      const line: CostLineRead = { key, kind: 'script', provider, model, jobs: 1, seconds: 0, usd_micros, price_source: '', price_as_of: null, or_by: [] }
      return estimateOf({ ...all, lines: [line], held: {} }, () => true)
    },
    order: ({ project, isAdvice, ...body }, key, { total }) => {
      const options = { path: { project }, body: { ...body, at_most_usd_micros: total.usd_micros }, headers: { 'Idempotency-Key': key } }
      return answered(isAdvice ? askForPromptAdvice(options) : runPromptTemplate(options))
    },
    onOrdered: (made, { project }) => (asked.value = { project, take: made.order.take_id }),
  })
  const { data: answer, error } = useQuery({
    queryKey: computed(() => ['prompts', 'answer', asked.value.project, asked.value.take]),
    queryFn: () => answered(readPromptAnswer({ path: { project: asked.value.project, take_id: asked.value.take } })),
    enabled: computed(() => asked.value.take !== ''),
    refetchInterval: (query) => (isOpen(query.state.data?.order.status) ? LOOK_MS : false),
  })
  return {
    pricing,
    answer,
    isWaiting: computed(() => asked.value.take !== '' && isOpen(answer.value?.order.status)),
    trouble: computed(() => error.value ?? answer.value?.order.error),
  }
}
