import { describe, expect, it } from 'vitest'
import type { ArtefactRead } from '@/api'
import { clipOf, nextClip } from './useReel'

const shot = (code: string, mime?: string) =>
  ({ code, files: mime ? [{ id: code, role: 'main', mime, url: `/${code}` }] : [] }) as unknown as ArtefactRead

describe('what is played after a shot', () => {
  const reel = [shot('a', 'video/mp4'), shot('b'), shot('c', 'video/mp4')]
  it('is the next that has a clip', () => expect(nextClip(reel, 0)?.code).toBe('c'))
  it('is nothing at the end', () => expect(nextClip(reel, 2)).toBeUndefined())
})

it('a drawing is no clip', () => expect(clipOf(shot('a', 'image/svg+xml'))).toBeUndefined())
