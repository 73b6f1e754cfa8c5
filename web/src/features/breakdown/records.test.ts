import { describe, expect, it } from 'vitest'
import type { CharacterRead, LocationRead, SceneRead, ShotRead } from '@/api'
import { foundIn, hintsOf, linesOf, twinsOf, type Breakdown } from './records'

const lin = { code: 'char_001', name: 'Lin', aliases: ['Lin Xia'], appearance: 'short red hair', review: 'pending', shots: ['shot_001'] } as unknown as CharacterRead
const gu = { code: 'char_002', name: 'Gu', aliases: [], appearance: '', review: 'approved', shots: [] } as unknown as CharacterRead
const roof = { code: 'loc_001', name: 'Roof', place: 'other', review: 'rejected', scenes: ['scene_001'] } as unknown as LocationRead
const scene = { code: 'scene_001', location: 'loc_001', lines_in_script: { first: 3, last: 9 } } as unknown as SceneRead
const shot = { code: 'shot_001', scene: 'scene_001', description: '', action: '', lines: [], review: 'pending', lines_in_script: { first: 4, last: 5 } } as unknown as ShotRead
const all: Breakdown = { characters: [lin, gu], locations: [roof], scenes: [scene], shots: [shot] }

describe('what is decided on', () => {
  it('waits where a person has to decide', () =>
    expect(foundIn(all, true).map((one) => [one.key, one.standing])).toEqual([
      ['char_001', 'waiting'],
      ['char_002', 'done'],
      ['loc_001', 'done'],
      ['shot_001', 'waiting'],
    ]))
  it('waits for nobody where the gate is open', () => expect(foundIn(all, false).every((one) => one.standing === 'done')).toBe(true))
})

describe('a hint', () => {
  const hints = (key: string) => hintsOf(foundIn(all, true).find((one) => one.key === key)!, all)
  it('tells what nobody sees, and what nothing is said of', () => expect(hints('char_002')).toEqual(['unseen', 'noLooks']))
  it('tells of a place that is none of ours', () => expect(hints('loc_001')).toEqual(['noPlace']))
  it('tells of a shot that shows nothing', () => expect(hints('shot_001')).toEqual(['nothingShown']))
  it('is none where all is well', () => expect(hints('char_001')).toEqual([]))
})

describe('names that are alike', () => {
  const named = (code: string, name: string, aliases: string[] = []) => ({ code, name, aliases })
  it('are the same, or one within the other', () => {
    const people = [named('a', 'Lin Xia'), named('b', 'LIN  XIA'), named('c', 'Young Lin', ['Lin']), named('d', 'Gu')]
    expect(twinsOf('a', people)).toEqual(['b', 'c'])
    expect(twinsOf('d', people)).toEqual([])
  })
})

describe('the lines of the script', () => {
  const script = ['# Roof', 'LIN: Who?', '## EXT. ROOF', 'Lining up.', '顾远：没谁。']
  const lines = (key: string) => linesOf(foundIn(all, true).find((one) => one.key === key)!, all, script)
  it('of a person are those with its name, as a whole word', () => expect(lines('char_001')).toEqual([{ first: 2, last: 2 }]))
  it('of a place are its scenes', () => expect(lines('loc_001')).toEqual([{ first: 3, last: 9 }]))
  it('of a shot are its own', () => expect(lines('shot_001')).toEqual([{ first: 4, last: 5 }]))
})
