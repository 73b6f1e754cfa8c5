import { expect, it } from 'vitest'
import { useLooking } from './looking'
import { link } from './online'

it('looks again at what is under way: often without a link, else now and then', () => {
  const every = useLooking<boolean>((isUnderWay) => isUnderWay)
  const asked = (data: boolean | undefined) => every.value({ state: { data } })
  link.value = 'live'
  expect([asked(undefined), asked(false), asked(true)]).toEqual([false, false, 15_000])
  link.value = 'reconnecting'
  expect([asked(undefined), asked(false), asked(true)]).toEqual([false, false, 2000])
})
