import { describe, expect, it } from 'vitest'
import { wayToThing } from './gates'

describe('the way to a thing', () => {
  it('leads where it is decided on', () => {
    expect(wayToThing('pier', 'shot_002/clip')).toMatchObject({ name: 'review', params: { project: 'pier', shot: 'shot_002' } })
    expect(wayToThing('pier', 'shot_002/keyframe')).toMatchObject({ name: 'gallery', query: { kind: 'keyframe', at: 'shot_002/keyframe' } })
    expect(wayToThing('pier', 'shot_002_line_01/voice')).toMatchObject({ name: 'review', params: { shot: 'shot_002' } })
    expect(wayToThing('pier', 'lin')).toMatchObject({ name: 'breakdown' })
    expect(wayToThing('pier', 'script/breakdown')).toMatchObject({ name: 'breakdown' })
  })
})
