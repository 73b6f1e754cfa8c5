/** A little off the edge of a frame, so that what a browser rounds never falls into the one before. */
const EDGE = 1e-3
/** Still standing and running, backwards and forwards, as J and L go through them. */
const SPEEDS = [-8, -4, -2, -1, 1, 2, 4, 8]

/** Reads frames per second as the studio writes them: `24`, or `24000/1001`. */
export function rateOf(written: string): number {
  const [count, per = '1'] = written.split('/')
  const rate = Number(count) / Number(per)
  return Number.isFinite(rate) && rate > 0 ? rate : 24
}

/** The frame that shows at a time, counted from 0. */
export const frameAt = (seconds: number, rate: number): number => Math.max(0, Math.floor(seconds * rate + EDGE))

/** The middle of a frame: whoever goes there sees this frame, however the browser rounds. */
export const timeOf = (frame: number, rate: number): number => (frame + 0.5) / rate

/** `00:01:07:12`: hours, minutes, seconds, and frames within the second. */
export function timecode(frame: number, rate: number): string {
  const whole = Math.round(rate)
  const seconds = Math.floor(frame / whole)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % whole]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

/** The next speed up or down; 0 stands still, and nothing goes beyond the last. */
export function nextSpeed(speed: number, step: 1 | -1): number {
  if (speed === 0) return step
  const place = SPEEDS.indexOf(speed) + step
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, place))] ?? step
}

/** Frames from the first to the last, both included; an end that nobody set is the end of the clip. */
export interface Range {
  first: number | null
  last: number | null
}

export const wholeRange = (range: Range, frames: number): [number, number] => [range.first ?? 0, range.last ?? Math.max(0, frames - 1)]
