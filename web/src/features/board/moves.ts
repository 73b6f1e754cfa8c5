import type { CameraRead } from '@/api'

interface View {
  x: number
  y: number
  zoom: number
}

const STILL: View = { x: 0, y: 0, zoom: 1 }
/** Where each move begins and ends, in shares of the picture, at the usual intensity. */
const ENDS: Partial<Record<CameraRead['kind'], [View, View]>> = {
  zoom_in: [STILL, { x: 0, y: 0, zoom: 1.2 }],
  dolly_in: [STILL, { x: 0, y: 0, zoom: 1.2 }],
  push_pull: [STILL, { x: 0, y: 0, zoom: 1.15 }],
  zoom_out: [{ x: 0, y: 0, zoom: 1.2 }, STILL],
  dolly_out: [{ x: 0, y: 0, zoom: 1.2 }, STILL],
  pan_left: [{ x: 0.05, y: 0, zoom: 1.15 }, { x: -0.05, y: 0, zoom: 1.15 }],
  pan_right: [{ x: -0.05, y: 0, zoom: 1.15 }, { x: 0.05, y: 0, zoom: 1.15 }],
  orbit: [{ x: -0.04, y: 0, zoom: 1.15 }, { x: 0.04, y: 0, zoom: 1.15 }],
  follow_path: [{ x: -0.1, y: 0, zoom: 1.3 }, { x: 0.1, y: 0, zoom: 1.3 }],
  whip: [{ x: -0.3, y: 0, zoom: 1.15 }, { x: 0, y: 0, zoom: 1.15 }],
  tilt_up: [{ x: 0, y: 0.05, zoom: 1.15 }, { x: 0, y: -0.05, zoom: 1.15 }],
  tilt_down: [{ x: 0, y: -0.05, zoom: 1.15 }, { x: 0, y: 0.05, zoom: 1.15 }],
}

const EASED: Partial<Record<CameraRead['easing'], (share: number) => number>> = {
  ease_in: (share) => share * share,
  ease_out: (share) => 1 - (1 - share) ** 2,
  ease_in_out: (share) => share * share * (3 - 2 * share),
}

/** Returns a hint of a camera's move on a still picture, `share` of the way through the shot. The clip itself is made elsewhere. */
export function transformAt(camera: CameraRead, share: number): string {
  const ends = ENDS[camera.kind]
  if (camera.kind === 'handheld') return `scale(1.05) translate(${0.6 * Math.sin(share * 19)}%, ${0.6 * Math.cos(share * 13)}%)`
  if (ends === undefined) return ''
  const span = Math.max(0.01, camera.end - camera.start)
  const inside = Math.min(1, Math.max(0, (share - camera.start) / span))
  const eased = (EASED[camera.easing] ?? ((one: number) => one))(inside)
  const strength = camera.intensity * Math.min(1, camera.speed)
  const between = (of: keyof View, rest: number): number => rest + (ends[0][of] + (ends[1][of] - ends[0][of]) * eased - rest) * strength
  const zoom = between('zoom', 1)
  return `scale(${zoom.toFixed(4)}) translate(${(-100 * between('x', 0)).toFixed(3)}%, ${(-100 * between('y', 0)).toFixed(3)}%)`
}
