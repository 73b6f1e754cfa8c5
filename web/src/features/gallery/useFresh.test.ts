import { expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import { useFresh } from './useFresh'

const isOurs = vi.hoisted(() => vi.fn(() => false))
vi.mock('@/app/ours', () => ({ isOurs }))

const shots = (...selected: (number | null)[]) => selected.map((one, place) => ({ key: `shot_${place}`, selected: one }))

function looking(first: ReturnType<typeof shots>) {
  const seen = shallowRef(first)
  const sight = shallowRef({ from: 0, to: 2 })
  const list = shallowRef('keyframe')
  const fresh = effectScope().run(() => useFresh(() => seen.value, () => sight.value, () => list.value))!
  return { seen, sight, list, ...fresh }
}

it('counts what was made out of sight until one has looked there', async () => {
  const { seen, sight, count, first, isAbove } = looking(shots(1, null, null, 1))
  seen.value = shots(1, 1, 1, 2)
  await nextTick()
  expect([count.value, first.value, isAbove.value]).toEqual([2, 2, false])
  sight.value = { from: 2, to: 3 }
  await nextTick()
  expect([count.value, first.value]).toEqual([1, 3])
  sight.value = { from: 3, to: 4 }
  await nextTick()
  expect(count.value).toBe(0)
})

it('counts nothing that was there when the list came, that another list shows, or that came of what was sent from here', async () => {
  const { seen, list, count } = looking([])
  seen.value = shots(1, 1, 1, 1)
  await nextTick()
  expect(count.value).toBe(0)
  list.value = 'clip'
  seen.value = shots(2, 2, 2, 2)
  await nextTick()
  expect(count.value).toBe(0)
  isOurs.mockReturnValueOnce(true)
  seen.value = shots(2, 2, 3, 3)
  await nextTick()
  expect(count.value).toBe(0)
})
