import { describe, expect, it } from 'vitest'
import { beyond, layOut } from './useGrid'

describe('rows of tiles', () => {
  it('have as many as there are columns', () => expect(layOut([5], 2, false).map((row) => [row.from, row.to])).toEqual([[0, 2], [2, 4], [4, 5]]))
  it('begin anew with each group, under its title', () =>
    expect(layOut([3, 0, 1], 2, true).map((row) => [row.group, row.from, row.to, row.isHead])).toEqual([
      [0, 0, 0, true],
      [0, 0, 2, false],
      [0, 2, 3, false],
      [2, 3, 3, true],
      [2, 3, 4, false],
    ]))
})

describe('up and down', () => {
  const rows = layOut([3, 4], 2, true)
  it('keep the column where there is one', () => {
    expect(beyond(rows, 1, 1)).toBe(2)
    expect(beyond(rows, 2, 1)).toBe(3)
    expect(beyond(rows, 4, -1)).toBe(2)
  })
  it('stay where nothing is beyond', () => {
    expect(beyond(rows, 0, -1)).toBe(0)
    expect(beyond(rows, 6, 1)).toBe(6)
  })
})
