import { describe, expect, it } from 'vitest'
import type { TakeRead } from '@/api'
import { changesBetween } from './changes'
import { keysOf } from './useShot'

const take = (recipe: Partial<TakeRead['recipe']>): TakeRead =>
  ({ recipe: { prompt: 'rain', negative: '', provider: 'p', model: 'm', note: '', seed: 1, template: '', sources: {}, parameters: {}, inputs: {}, ...recipe } }) as TakeRead

describe('what changed from take to take', () => {
  it('is nothing between two alike', () => expect(changesBetween(take({}), take({}))).toEqual([]))
  it('names each fact with both its values', () =>
    expect(changesBetween(take({ seed: 1 }), take({ seed: 2, parameters: { steps: 20 } }))).toEqual([
      { name: 'seed', first: '1', second: '2' },
      { name: 'steps', first: '–', second: '20' },
    ]))
  it('tells that a placeholder came to it', () =>
    expect(changesBetween(take({}), take({ inputs: { placeholder: { controls: true } } }))).toEqual([{ name: 'placeholder', first: '–', second: 'ControlNet' }]))
  it('cuts long words short', () => expect(changesBetween(take({}), take({ prompt: 'x'.repeat(500) }))[0]!.second).toHaveLength(61))
})

describe('what a shot has takes of', () => {
  it('is its keyframe, its clip and every line', () =>
    expect(keysOf({ code: 'shot_001', lines: [{ code: 'shot_001_line_01' }] } as never)).toEqual([['shot_001', 'keyframe'], ['shot_001', 'clip'], ['shot_001_line_01', 'voice']]))
})
