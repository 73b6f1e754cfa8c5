import { expect, it } from 'vitest'
import { GROUPS, PRESETS, presetOf, sizeOf } from './kinds'

it('a preset is known again, in any order', () => {
  expect(presetOf([])).toBe('film')
  expect(presetOf(['gif', 'upright', 'square'])).toBe('social')
  expect(presetOf(['gif'])).toBeUndefined()
})
it('everything is everything', () => expect(PRESETS.all).toHaveLength(new Set(Object.values(GROUPS).flat()).size))
it('sizes are told in the unit that fits', () => {
  expect(sizeOf(999, 'en')).toBe('999B')
  expect(sizeOf(1_234_567, 'en')).toBe('1.2MB')
  expect(sizeOf(53_000, 'en')).toBe('53kB')
})
