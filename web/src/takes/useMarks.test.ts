import { describe, expect, it } from 'vitest'
import { computed } from 'vue'
import type { ArtefactRead } from '@/api'
import { useMarks } from './useMarks'

const seen = computed(() => ['a', 'b', 'c', 'd'].map((key) => ({ key }) as ArtefactRead))
const make = () => useMarks(seen, computed(() => seen.value[1]), (one) => one.key)
const keys = (marks: ReturnType<typeof make>) => marks.chosen.value.map((one) => one.key)

describe('marks', () => {
  it('are the one that is looked at where nothing is marked', () => expect(keys(make())).toEqual(['b']))
  it('grow and shrink from where one began', () => {
    const marks = make()
    marks.extend(1, 2)
    marks.extend(2, 3)
    expect(keys(marks)).toEqual(['b', 'c', 'd'])
    marks.extend(3, 0)
    expect(keys(marks)).toEqual(['a', 'b'])
  })
  it('come and go one by one', () => {
    const marks = make()
    marks.mark('d')
    expect(keys(marks)).toEqual(['d'])
    marks.mark('d')
    expect(keys(marks)).toEqual(['b'])
  })
})
