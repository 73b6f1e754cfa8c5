import { VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import type { EstimateRead } from '@/api'
import { usePriced } from './usePriced'

const costs = (micros: number): EstimateRead => ({ total: { usd_micros: micros } }) as EstimateRead

/** Prices come when they are told, so that they can come in any order. */
function begin(goesUnasked?: (estimate: EstimateRead) => Promise<boolean>) {
  const told: Record<string, (estimate: EstimateRead) => void> = {}
  const refused: Record<string, (error: Error) => void> = {}
  const price = (question: string) =>
    new Promise<EstimateRead>((tell, refuse) => {
      told[question] = tell
      refused[question] = refuse
    })
  const order = vi.fn((question: string, _key: string) => Promise.resolve(question))
  const onOrdered = vi.fn()
  let made!: ReturnType<typeof usePriced<string, string>>
  mount(defineComponent({ setup: () => ((made = usePriced<string, string>({ price, order, goesUnasked, onOrdered })), () => null) }), { global: { plugins: [VueQueryPlugin] } })
  return { told, refused, order, onOrdered, ...made }
}

describe('something that costs', () => {
  it('is ordered once its price came, and then closes', async () => {
    const { told, order, onOrdered, asks, estimate, ask, go } = begin()
    void ask('one shot')
    go()
    expect([asks.value, order.mock.calls.length]).toEqual([true, 0])
    told['one shot']!(costs(1))
    await flushPromises()
    expect(estimate.value).toEqual(costs(1))
    go()
    go()
    await flushPromises()
    expect(order).toHaveBeenCalledOnce()
    expect(onOrdered).toHaveBeenCalledWith('one shot', 'one shot', false)
    expect(asks.value).toBe(false)
  })

  it('is never shown at the price of something that was asked for before', async () => {
    const { told, refused, order, asks, estimate, error, ask, go } = begin()
    void ask('everything')
    asks.value = false
    void ask('one shot')
    told['one shot']!(costs(1))
    await flushPromises()
    told.everything!(costs(900))
    await flushPromises()
    expect(estimate.value).toEqual(costs(1))
    go()
    await flushPromises()
    expect(order.mock.calls.map(([question]) => question)).toEqual(['one shot'])

    void ask('everything')
    void ask('two shots')
    refused.everything!(new Error('too late'))
    await flushPromises()
    expect([estimate.value, error.value]).toEqual([undefined, null])
  })

  it('is a new order each time it is asked for', async () => {
    const { told, order, ask, go } = begin()
    for (let time = 0; time < 2; time++) {
      void ask('one shot')
      told['one shot']!(costs(1))
      await flushPromises()
      go()
      await flushPromises()
    }
    expect(new Set(order.mock.calls.map(([, key]) => key)).size).toBe(2)
  })

  it('is ordered without a dialog, once, where it goes unasked', async () => {
    const { told, order, onOrdered, asks, ask, go } = begin((estimate) => Promise.resolve(estimate.total.usd_micros <= 5))
    void ask('one shot', true)
    expect(asks.value).toBe(false)
    told['one shot']!(costs(5))
    await flushPromises()
    go()
    await flushPromises()
    expect([order.mock.calls.length, asks.value]).toEqual([1, false])
    expect(onOrdered).toHaveBeenCalledWith('one shot', 'one shot', true)

    void ask('all shots', true)
    told['all shots']!(costs(6))
    await flushPromises()
    expect([order.mock.calls.length, asks.value]).toEqual([1, true])
  })

  it('is shown where it cannot be told whether it goes unasked, and where its order is refused, which goes again as the same', async () => {
    const unsure = begin(() => Promise.reject(new Error('no account')))
    void unsure.ask('one shot', true)
    unsure.told['one shot']!(costs(1))
    await flushPromises()
    expect([unsure.order.mock.calls.length, unsure.asks.value]).toEqual([0, true])

    const { told, order, asks, error, ask, go } = begin(() => Promise.resolve(true))
    order.mockRejectedValueOnce(new Error('402'))
    void ask('one shot', true)
    told['one shot']!(costs(1))
    await flushPromises()
    expect([asks.value, error.value?.message]).toEqual([true, '402'])
    go()
    await flushPromises()
    expect(order.mock.calls.map(([, key]) => key)).toEqual([order.mock.calls[0]![1], order.mock.calls[0]![1]])
    expect(asks.value).toBe(false)
  })
})
