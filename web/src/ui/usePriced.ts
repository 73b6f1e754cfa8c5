import { useMutation } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch } from 'vue'
import type { EstimateRead } from '@/api'
import { newKey } from '@/app/once'

interface Given<Question, Made> {
  price: (question: Question) => Promise<EstimateRead>
  /** Orders what was priced, once: the same key is the same order. */
  order: (question: Question, key: string, estimate: EstimateRead) => Promise<Made>
  /** Whether what was asked for without a dialog is ordered at once, now that its price is known. */
  goesUnasked?: (estimate: EstimateRead) => Promise<boolean>
  onOrdered?: (made: Made, question: Question, isUnasked: boolean) => unknown
  /** After an order, whether it came to anything or not. */
  onSettled?: (question: Question) => unknown
}

interface Asked<Question> {
  question: Question
  key: string
}

interface Ordered<Question> extends Asked<Question> {
  /** What was shown when it was ordered. */
  estimate: EstimateRead
  isUnasked: boolean
}

/**
 * Something that costs: its price is asked for and shown (CostDialog), and it is ordered once the price was taken.
 *
 * The last question alone counts. What comes in for one that was asked before, or whose dialog was closed, is forgotten:
 * a price never stands beside what it is not the price of, and nothing is ordered but what is shown, or what somebody lets
 * go unasked.
 */
export function usePriced<Question = void, Made = unknown>({ price, order, goesUnasked, onOrdered, onSettled }: Given<Question, Made>) {
  const asks = ref(false)
  const estimate = shallowRef<EstimateRead>()
  const isPricing = ref(false)
  const refused = shallowRef<Error>()
  let asked: Asked<Question> | undefined

  watch(asks, (isOpen) => isOpen || forget(), { flush: 'sync' })

  function forget(): void {
    asked = undefined
    isPricing.value = false
  }

  const ordering = useMutation({
    mutationFn: ({ question, key, estimate }: Ordered<Question>) => order(question, key, estimate),
    onSuccess: (made, one) => {
      if (one.key === asked?.key) {
        asks.value = false
        forget()
      }
      return onOrdered?.(made, one.question, one.isUnasked)
    },
    onSettled: (_made, _error, { question }) => onSettled?.(question),
  })

  function reset(): void {
    estimate.value = undefined
    refused.value = undefined
    ordering.reset()
  }

  /** Asks for the price and shows it; `isQuiet`: unless it goes unasked, and can be ordered. */
  async function ask(question: Question, isQuiet = false): Promise<void> {
    const mine = { question, key: newKey() }
    reset()
    asks.value = !isQuiet // whoever closes forgets: it comes before what is asked now
    asked = mine
    isPricing.value = true
    try {
      const told = await price(question)
      if (asked !== mine) return
      estimate.value = told
      const isLet = isQuiet && (await goesUnasked?.(told).catch(() => false))
      if (isLet && asked === mine) await ordering.mutateAsync({ ...mine, estimate: told, isUnasked: true }).catch(() => undefined)
    } catch (error) {
      if (asked === mine) refused.value = error as Error
    } finally {
      if (asked === mine) {
        isPricing.value = false
        asks.value = true
      }
    }
  }

  function go(): void {
    if (asked && estimate.value && !ordering.isPending.value) ordering.mutate({ ...asked, estimate: estimate.value, isUnasked: false })
  }

  return {
    asks,
    estimate,
    isPricing,
    isGoing: ordering.isPending,
    /** Why it has no price, or was not ordered. */
    error: computed(() => refused.value ?? ordering.error.value),
    ask,
    go,
    reset,
  }
}
