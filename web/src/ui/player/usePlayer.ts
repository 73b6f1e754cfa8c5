import { useLocalStorage } from '@vueuse/core'
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { frameAt, nextSpeed, timecode, timeOf, wholeRange, type Range } from './frames'

export type Player = ReturnType<typeof usePlayer>

/**
 * A video that is watched frame by frame. The frame that is told is the one that shows: whenever it stands still, it stands
 * in the middle of a frame.
 *
 * Browsers play no video backwards: there, one frame after the other is sought, as many as the machine can manage.
 */
export function usePlayer(given: { rate: () => number; frames?: () => number | null | undefined }) {
  const video = shallowRef<HTMLVideoElement>()
  const frame = ref(0)
  const speed = ref(0)
  const range = ref<Range>({ first: null, last: null })
  const isLooping = ref(false)
  const measured = ref(0)
  const volume = useLocalStorage('shotwright.volume', 0.8)
  const isMuted = useLocalStorage('shotwright.muted', false)
  const ended = new Set<() => void>()
  let next = 0
  let from = { frame: 0, at: 0 }

  const rate = computed(given.rate)
  const frames = computed(() => given.frames?.() ?? measured.value)
  const last = computed(() => Math.max(0, frames.value - 1))
  const isPlaying = computed(() => speed.value !== 0)
  const bounds = computed(() => wholeRange(range.value, frames.value))
  const hasRange = computed(() => range.value.first !== null || range.value.last !== null)

  /** Before it is known how long the video is, any frame may be asked for: it is there once the video is. */
  function stand(at: number): void {
    frame.value = Math.min(frames.value ? last.value : Infinity, Math.max(0, at))
    if (video.value) video.value.currentTime = timeOf(frame.value, rate.value)
  }

  function watchOn(): void {
    cancelAnimationFrame(next)
    next = requestAnimationFrame(look)
  }

  function look(now: number): void {
    const one = video.value
    if (one === undefined || speed.value === 0) return
    if (speed.value > 0) frame.value = Math.min(last.value, frameAt(one.currentTime, rate.value))
    else backwards(one, now)
    turnAtTheEnd(now)
    if (speed.value !== 0) next = requestAnimationFrame(look)
  }

  function backwards(one: HTMLVideoElement, now: number): void {
    const target = Math.floor(from.frame + (speed.value * (now - from.at) * rate.value) / 1000)
    // What is sought while it still seeks is shown late or never: the next look finds where it should be by then.
    if (target < frame.value && !one.seeking) stand(target)
  }

  function turnAtTheEnd(now: number): void {
    const [first, end] = isLooping.value ? bounds.value : [0, Infinity]
    if (speed.value > 0 && frame.value > end) stand(first)
    else if (speed.value < 0 && frame.value <= first) {
      if (!isLooping.value) return stop()
      stand(Math.min(end, last.value))
      from = { frame: frame.value, at: now }
    }
  }

  function run(at: number): void {
    const one = video.value
    if (one === undefined) return
    if (at > 0 && (frame.value >= last.value || (isLooping.value && (frame.value < bounds.value[0] || frame.value >= bounds.value[1])))) {
      stand(isLooping.value ? bounds.value[0] : 0)
    }
    speed.value = at
    if (at > 0) {
      one.playbackRate = at
      // It is refused where a browser wants a click first: then it stands still, and the button says so.
      one.play().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'AbortError') return
        speed.value = 0
      })
    } else {
      one.pause()
      from = { frame: frame.value, at: performance.now() }
    }
    watchOn()
  }

  function stop(): void {
    if (speed.value === 0) return
    const ran = speed.value
    speed.value = 0
    cancelAnimationFrame(next)
    video.value?.pause()
    if (video.value) stand(ran > 0 ? frameAt(video.value.currentTime, rate.value) : frame.value)
  }

  function seek(to: number): void {
    stand(to)
    from = { frame: frame.value, at: performance.now() }
  }

  function end(): void {
    if (isLooping.value) {
      stand(bounds.value[0])
      return run(speed.value || 1)
    }
    speed.value = 0
    cancelAnimationFrame(next)
    stand(last.value)
    ended.forEach((tell) => tell())
  }

  function measure(): void {
    const seconds = video.value?.duration
    measured.value = seconds && Number.isFinite(seconds) ? Math.max(1, Math.round(seconds * rate.value)) : 0
  }

  watch([video, volume, isMuted], () => {
    if (video.value === undefined) return
    video.value.volume = Math.min(1, Math.max(0, volume.value))
    video.value.muted = isMuted.value
  })
  onScopeDispose(() => cancelAnimationFrame(next))

  return reactive({
    video,
    frame,
    frames,
    last,
    rate,
    speed,
    range,
    bounds,
    hasRange,
    isLooping,
    isPlaying,
    volume,
    isMuted,
    /** Takes another element for its own: that of another clip. It stands at the beginning. */
    attach(one: HTMLVideoElement | undefined): void {
      cancelAnimationFrame(next)
      if (video.value !== one) video.value?.pause()
      speed.value = 0
      frame.value = 0
      range.value = { first: null, last: null }
      video.value = one
      if (one && one.readyState > 0) measure()
    },
    measure,
    onEnded: (tell: () => void) => void ended.add(tell),
    end,
    play: () => run(1),
    stop,
    toggle: () => (speed.value === 0 ? run(1) : stop()),
    faster: () => run(nextSpeed(speed.value, 1)),
    slower: () => run(nextSpeed(speed.value, -1)),
    seek,
    /** Stops, and goes on by frames. */
    step(by: number): void {
      stop()
      stand(frame.value + by)
    },
    setFirst(): void {
      range.value = { first: frame.value, last: range.value.last !== null && range.value.last < frame.value ? null : range.value.last }
    },
    setLast(): void {
      range.value = { first: range.value.first !== null && range.value.first > frame.value ? null : range.value.first, last: frame.value }
    },
    clearRange: () => void (range.value = { first: null, last: null }),
    code: (at: number) => timecode(at, rate.value),
  })
}
