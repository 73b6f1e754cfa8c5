import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { usePlace } from './usePlace'

describe('the place in a list', () => {
  const begin = (keys: string, from = '') => {
    const seen = ref([...keys])
    const { key, place, current } = usePlace(seen, (one) => one, from)
    return { key, place, current, become: (now: string) => void (seen.value = [...now]) }
  }

  it('is the first, where nothing else is asked for', () => expect(begin('abc').current.value).toBe('a'))
  it('stays with what is looked at, whatever comes before it', () => {
    const { current, place, become } = begin('bc')
    become('abc')
    expect([current.value, place.value]).toEqual(['b', 1])
  })
  it('goes to the one after it when it leaves', () => {
    const { current, become } = begin('abcd', 'c')
    become('abd')
    expect(current.value).toBe('d')
  })
  it('goes to the one before it when the last one leaves', () => {
    const { current, become } = begin('abc', 'c')
    become('ab')
    expect(current.value).toBe('b')
  })
  it('passes over what left with it', () => {
    const { current, become } = begin('abcde', 'b')
    become('ae')
    expect(current.value).toBe('e')
  })
  it('waits for what was asked for until there is a list', () => {
    const { current, become } = begin('', 'b')
    become('ab')
    expect(current.value).toBe('b')
  })
  it('begins anew where nothing of the list is left', () => {
    const { current, become } = begin('abc', 'c')
    become('xy')
    expect(current.value).toBe('x')
  })
})
