import { useElementSize, useLocalStorage, useScroll } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import type { TimelineRead, TimedShotRead } from '@/api'

export const NEAREST = 160
export const FARTHEST = 2
const MARGIN_PX = 400
const STEPS_S = [1, 2, 5, 10, 30, 60, 120, 300, 600]
const LEAST_STEP_PX = 60

/** A shot's block; while it is trimmed it is as long as it will be, and what comes after it makes way. */
export interface Block {
  shot: TimedShotRead
  start: number
  length: number
}

/** Returns the shots end to end, those in `lengths` as long as it says. */
export function blocksOf(shots: TimedShotRead[], lengths: Map<string, number>): Block[] {
  let shift = 0
  return shots.map((shot) => {
    const length = lengths.get(shot.code) ?? shot.duration_s
    const block = { shot, start: shot.start_s + shift, length }
    shift += length - shot.duration_s
    return block
  })
}

/** Returns the length to ask for so that a shot is seen for `seconds`, in tenths; its lines and its cut are as they are. */
export function wantedFor(seconds: number, wanted_s: number, shot: Pick<TimedShotRead, 'duration_s' | 'needed_s'>): number {
  const cutAway = Math.max(0, Math.max(wanted_s, shot.needed_s) - shot.duration_s)
  return Math.round((seconds + cutAway) * 1000) / 1000
}

/** Returns a length in whole tenths, no shorter than the lines of the shot need. */
export function trimmedTo(seconds: number, shot: Pick<TimedShotRead, 'needed_s'>): number {
  return Math.max(Math.ceil(shot.needed_s * 10 - 1e-6) / 10, Math.round(seconds * 10) / 10, 0.1)
}

/** How seconds become pixels, and what of the timeline is in sight. */
export function useTimescale(box: Ref<HTMLElement | null>, timeline: () => TimelineRead | undefined, lengths: () => Map<string, number>) {
  const scale = useLocalStorage('shotwright.timescale', 48)
  const { width } = useElementSize(box)
  const { x: scrolled } = useScroll(box)
  const blocks = computed(() => blocksOf(timeline()?.shots ?? [], lengths()))
  const total = computed(() => {
    const last = blocks.value.at(-1)
    return last ? last.start + last.length : 0
  })
  const from = computed(() => (scrolled.value - MARGIN_PX) / scale.value)
  const to = computed(() => (scrolled.value + width.value + MARGIN_PX) / scale.value)
  const isSeen = (start: number, length: number): boolean => start < to.value && start + length > from.value
  const shifts = computed(() => new Map(blocks.value.map((one) => [one.shot.code, one.start - one.shot.start_s])))
  const step = computed(() => STEPS_S.find((one) => one * scale.value >= LEAST_STEP_PX) ?? STEPS_S.at(-1)!)

  return {
    scale,
    total,
    px: (seconds: number) => seconds * scale.value,
    blocks: computed(() => blocks.value.filter((one) => isSeen(one.start, one.length))),
    lines: computed(() => (timeline()?.lines ?? []).map((one) => ({ ...one, start_s: one.start_s + (shifts.value.get(one.shot) ?? 0) })).filter((one) => isSeen(one.start_s, one.duration_s))),
    cues: computed(() => (timeline()?.cues ?? []).filter((one) => isSeen(one.start_s, one.end_s - one.start_s))),
    marks: computed(() => {
      const first = Math.max(0, Math.floor(from.value / step.value))
      const last = Math.min(Math.floor(total.value / step.value), Math.ceil(to.value / step.value))
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => (first + place) * step.value)
    }),
    fit: () => (scale.value = Math.min(NEAREST, Math.max(FARTHEST, (width.value - 16) / Math.max(1, total.value)))),
    /** Scrolls only as far as it takes to have that moment in sight. */
    follow: (seconds: number) => {
      if (box.value === null) return
      const at = seconds * scale.value
      if (at < box.value.scrollLeft || at > box.value.scrollLeft + width.value - 40) box.value.scrollLeft = Math.max(0, at - 80)
    },
  }
}
