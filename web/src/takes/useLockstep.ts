import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'

/** So far apart, in frames, the one that follows jumps; nearer, it only goes a little faster or slower. */
const TO_JUMP = 4
const STRONGEST_PULL = 0.3

/** How fast the one that follows has to go, to be where the leader is in about a quarter of a second. */
export function paceFor(drift: number): number {
  return 1 + Math.min(STRONGEST_PULL, Math.max(-STRONGEST_PULL, -drift * 4))
}

/** Plays videos that are compared as one: the longest leads, the others follow it by the frame. Over and over. */
export function useLockstep(videos: Ref<HTMLVideoElement[]>, framesPerSecond: () => number) {
  const isPlaying = ref(false)
  const time = ref(0)
  const length = ref(0)
  let ticking = 0

  const leader = (): HTMLVideoElement | undefined =>
    [...videos.value].sort((one, other) => (other.duration || 0) - (one.duration || 0))[0]

  function follow(): void {
    const first = leader()
    if (first === undefined) return
    time.value = first.currentTime
    for (const one of videos.value) {
      if (one === first || one.ended) continue
      if (first.currentTime >= one.duration) {
        one.currentTime = one.duration
        continue
      }
      const drift = one.currentTime - first.currentTime
      const frames = Math.abs(drift) * framesPerSecond()
      if (frames > TO_JUMP && !one.seeking) one.currentTime = first.currentTime
      one.playbackRate = frames > 0.25 ? paceFor(drift) : 1
      if (one.paused) void one.play().catch(() => undefined)
    }
  }

  function tick(): void {
    if (!isPlaying.value) return
    if (leader()?.ended) void again()
    else follow()
    ticking = requestAnimationFrame(tick)
  }

  async function again(): Promise<void> {
    seek(0)
    await start()
  }

  async function start(): Promise<void> {
    const begun = await Promise.allSettled(videos.value.map((one) => one.play()))
    // A browser may not play sound before somebody has pressed something: then it waits for that.
    if (begun.some((one) => one.status === 'rejected') && leader()?.paused) isPlaying.value = false
  }

  function play(): void {
    if (!videos.value.length || isPlaying.value) return
    isPlaying.value = true
    for (const one of videos.value) if (leader()) one.currentTime = Math.min(leader()!.currentTime, one.duration || 0)
    void start()
    ticking = requestAnimationFrame(tick)
  }

  function stop(): void {
    isPlaying.value = false
    cancelAnimationFrame(ticking)
    for (const one of videos.value) {
      one.pause()
      one.playbackRate = 1
    }
    seek(leader()?.currentTime ?? 0)
  }

  function seek(to: number): void {
    for (const one of videos.value) one.currentTime = Math.min(Math.max(0, to), one.duration || 0)
    time.value = to
  }

  /** Goes on by frames; the middle of a frame is what is asked for, so that rounding never shows its neighbour. */
  function step(by: number): void {
    stop()
    const last = Math.max(0, Math.round(length.value * framesPerSecond()) - 1)
    const next = Math.min(last, Math.max(0, Math.floor(time.value * framesPerSecond() + 0.01) + by))
    seek((next + 0.5) / framesPerSecond())
  }

  const know = (): void => {
    length.value = Math.max(0, ...videos.value.map((one) => one.duration || 0))
  }
  watch(
    videos,
    (now, before) => {
      for (const one of before ?? []) one.removeEventListener('loadedmetadata', know)
      for (const one of now) one.addEventListener('loadedmetadata', know)
      know()
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => cancelAnimationFrame(ticking))

  return {
    isPlaying,
    time,
    length,
    frame: computed(() => Math.floor(time.value * framesPerSecond() + 0.01)),
    toggle: () => (isPlaying.value ? stop() : play()),
    play,
    stop,
    seek: (to: number) => {
      stop()
      seek(to)
    },
    step,
  }
}
