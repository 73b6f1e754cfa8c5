import { describe, expect, it } from 'vitest'
import type { SceneRead, ShotRead } from '@/api'
import { before, isThere, moved, neighbour, rowsOf, stepped, without } from './order'

const scenes = [{ code: 's1' }, { code: 's2' }, { code: 's3' }] as SceneRead[]
const shots = [
  { code: 'a', scene: 's1', position: 1 },
  { code: 'b', scene: 's1', position: 2 },
  { code: 'c', scene: 's1', position: 3 },
  { code: 'd', scene: 's3', position: 4 },
] as ShotRead[]
const told = (all: ShotRead[]): string => all.map((one) => `${one.scene}${one.code}${one.position}`).join(' ')

describe('moving a shot', () => {
  it('numbers the neighbours anew, over the border of a scene too', () => {
    expect(told(moved(shots, scenes, 'a', { scene: 's3', after: 'd' }))).toBe('s1b1 s1c2 s3d3 s3a4')
    expect(told(moved(shots, scenes, 'd', { scene: 's1', after: '' }))).toBe('s1d1 s1a2 s1b3 s1c4')
    expect(told(moved(shots, scenes, 'b', { scene: 's2', after: '' }))).toBe('s1a1 s1c2 s2b3 s3d4')
  })
  it('leaves the shots that keep their number as they are', () => {
    expect(moved(shots, scenes, 'c', { scene: 's1', after: 'a' })[0]).toBe(shots[0])
  })
  it('closes up where one was', () => expect(told(without(shots, scenes, 'b'))).toBe('s1a1 s1c2 s3d3'))
})

describe('one step', () => {
  it('goes within the scene', () => {
    expect(stepped(shots, scenes, 'a', 1)).toEqual({ scene: 's1', after: 'b' })
    expect(stepped(shots, scenes, 'c', -1)).toEqual({ scene: 's1', after: 'a' })
    expect(stepped(shots, scenes, 'b', -1)).toEqual({ scene: 's1', after: '' })
  })
  it('goes over the border, into an empty scene too', () => {
    expect(stepped(shots, scenes, 'c', 1)).toEqual({ scene: 's2', after: '' })
    expect(stepped(shots, scenes, 'd', -1)).toEqual({ scene: 's2', after: '' })
    expect(stepped(moved(shots, scenes, 'd', { scene: 's2', after: '' }), scenes, 'd', -1)).toEqual({ scene: 's1', after: 'c' })
  })
  it('ends at either end', () => {
    expect(stepped(shots, scenes, 'a', -1)).toBeUndefined()
    expect(stepped(shots, scenes, 'd', 1)).toEqual(undefined)
  })
})

it('knows where a shot is, so that nothing is sent for a move to the same place', () => {
  expect(before(shots, 'c')).toEqual({ scene: 's1', after: 'b' })
  expect(isThere(shots, 'c', { scene: 's1', after: 'b' })).toBe(true)
  expect(isThere(shots, 'c', { scene: 's1', after: 'a' })).toBe(false)
})

describe('the rows of the board', () => {
  const rows = rowsOf(shots, scenes, 2)
  it('have a heading for each scene, and break at its end', () => {
    expect(rows.map((row) => row.cards.map((one) => one.code).join('') || row.scene.code)).toEqual(['s1', 'ab', 'c', 's2', 's3', 'd'])
  })
  it('are crossed by the arrow keys', () => {
    expect(neighbour(rows, 'b', 'ArrowRight')).toBe('c')
    expect(neighbour(rows, 'b', 'ArrowDown')).toBe('c')
    expect(neighbour(rows, 'c', 'ArrowDown')).toBe('d')
    expect(neighbour(rows, 'd', 'ArrowRight')).toBeUndefined()
  })
})
