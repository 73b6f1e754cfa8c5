import { expect, it } from 'vitest'
import type { SharedItemRead } from '@/api'
import { fileOf, ordered } from './useShare'

const item = (key: string, kind: 'film' | 'clip'): SharedItemRead => ({ key, kind, take: 1, frames: 24, files: [{ role: 'main', mime: 'video/mp4', size_bytes: 1, width_px: 320, height_px: 180, duration_s: 1, url: `/${key}` }] })

it('the film comes first, the clips keep their order', () =>
  expect(ordered([item('a', 'clip'), item('b', 'clip'), item('ep_01', 'film')]).map((one) => one.key)).toEqual(['ep_01', 'a', 'b']))
it('a file is found by what it is for', () => {
  expect(fileOf(item('a', 'clip'), 'main')?.url).toBe('/a')
  expect(fileOf(item('a', 'clip'), 'poster')).toBeUndefined()
})
