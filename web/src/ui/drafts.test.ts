import { describe, expect, it } from 'vitest'
import { changesIn, clashesOf } from './drafts'

const base = { name: 'Lin', age: 'adult', looks: { hair: 'black', outfit: 'coat' } }

describe('a draft', () => {
  it('says only what it says otherwise', () => {
    expect(changesIn(base, { ...base })).toEqual({})
    expect(changesIn(base, { ...base, looks: { hair: 'red', outfit: 'coat' } })).toEqual({ looks: { hair: 'red', outfit: 'coat' } })
  })
  it('goes together with what somebody else changed elsewhere', () =>
    expect(clashesOf(base, { ...base, name: 'Lin Xia' }, { ...base, age: 'teen' })).toEqual([]))
  it('clashes where both changed the same thing', () =>
    expect(clashesOf(base, { ...base, name: 'Lin Xia' }, { ...base, name: 'Lina' })).toEqual(['name']))
  it('does not clash where both changed it to the same', () =>
    expect(clashesOf(base, { ...base, name: 'Lina' }, { ...base, name: 'Lina' })).toEqual([]))
})
