import { describe, expect, it } from 'vitest'
import { effectOf, refusalOf } from './usePlaceholder'

describe('a file for a placeholder', () => {
  it('is a PNG or a JPEG of a size that is sent in a moment', () => {
    expect(refusalOf({ type: 'image/png', size: 1000 })).toBeUndefined()
    expect(refusalOf({ type: 'image/jpeg', size: 20_000_000 })).toBeUndefined()
    expect(refusalOf({ type: 'application/pdf', size: 1000 })).toBe('wrong')
    expect(refusalOf({ type: '', size: 1 })).toBe('wrong')
    expect(refusalOf({ type: 'image/png', size: 20_000_001 })).toBe('large')
  })
})

describe('what a provider makes of it', () => {
  it('is known with the name of the provider', () => {
    expect(effectOf('my: model: the model follows it')).toMatchObject({ provider: 'my: model', does: 'follows' })
    expect(effectOf('a: the model looks at it as at one more reference')).toMatchObject({ provider: 'a', does: 'looks' })
    expect(effectOf('the embedded illustrator does not follow it')).toMatchObject({ provider: '', does: 'ignores' })
  })
  it('is told as it came where it is not known', () => expect(effectOf('something new')).toEqual({ provider: '', does: undefined, said: 'something new' }))
})
