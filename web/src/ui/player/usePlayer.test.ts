import { effectScope } from 'vue'
import { expect, it } from 'vitest'
import { usePlayer } from './usePlayer'

it('goes to a frame that was asked for while the video was fetched, and to none behind its end', () => {
  const scope = effectScope()
  const player = scope.run(() => usePlayer({ rate: () => 24 }))!
  const video = { duration: NaN, currentTime: 0, volume: 1, muted: false, readyState: 0 }
  player.attach(video as HTMLVideoElement)
  player.seek(5)
  expect(player.frame).toBe(5)
  video.duration = 1
  player.measure()
  player.seek(player.frame)
  expect(Math.floor(video.currentTime * 24)).toBe(5)
  player.seek(90)
  expect(player.frame).toBe(23)
  scope.stop()
})
