import { describe, expect, it } from 'vitest'
import type { ArtefactRead, LocationRead, ShotRead } from '@/api'
import { LARGEST_PICTURE, refsOf, shotsAt, staleIn, stateOfRef, whyNot } from './refs'

const keyframe = (code: string, standing: ArtefactRead['standing']) => ({ code, standing, key: `${code}/keyframe` }) as ArtefactRead

describe('what shows a reference', () => {
  it('is out of date where its first frame is', () =>
    expect(staleIn(['shot_001', 'shot_002', 'shot_003'], [keyframe('shot_001', 'stale'), keyframe('shot_002', 'done'), keyframe('shot_009', 'stale')])).toEqual(['shot_001']))
  it('of a location is every shot of its scenes', () => {
    const shots = [{ code: 'a', scene: 's1' }, { code: 'b', scene: 's2' }, { code: 'c', scene: 's1' }] as ShotRead[]
    expect(shotsAt({ scenes: ['s1'] } as LocationRead, shots)).toEqual(['a', 'c'])
  })
})

describe('a character', () => {
  it('without a reference is one that was not made yet', () => {
    const [one] = refsOf([{ code: 'char_001', name: 'Lin' }], [], [], () => [])
    expect(stateOfRef(one!)).toBe('ready')
  })
})

describe('a picture of one’s own', () => {
  const file = (name: string, size = 10) => whyNot({ name, size })
  it('is a picture or a drawing', () => expect([file('a.PNG'), file('b.jpeg'), file('c.webp'), file('d.svg')]).toEqual([undefined, undefined, undefined, undefined]))
  it('is nothing else', () => expect(file('notes.pdf')).toBe('type'))
  it('has something in it, and not too much', () => expect([file('a.png', 0), file('a.png', LARGEST_PICTURE + 1)]).toEqual(['empty', 'size']))
})
