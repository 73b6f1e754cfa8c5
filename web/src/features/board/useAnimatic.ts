import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import type { TimelineRead } from '@/api'
import { VoiceTrack } from './voices'

const BED_VOLUME = 0.25

/** Returns the place of the last one that has begun at `time`; -1 if none has. */
export function latest(all: { start_s: number }[], time: number): number {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (all[middle]!.start_s <= time) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Plays an episode as it stands: pictures by the clock of what is heard, so that both stay together. */
export function useAnimatic(timeline: Ref<TimelineRead | undefined>) {
  const time = ref(0)
  const isPlaying = ref(false)
  const duration = computed(() => timeline.value?.duration_s ?? 0)
  const voices = new VoiceTrack()
  const beds = [new Audio(), new Audio()]
  let frame = 0

  const place = computed(() => latest(timeline.value?.shots ?? [], time.value))
  const cue = computed(() => {
    const found = timeline.value?.cues[latest(timeline.value.cues, time.value)]
    return found && time.value < found.end_s ? found : undefined
  })

  async function play(): Promise<void> {
    if (timeline.value === undefined || isPlaying.value || !duration.value) return
    if (time.value >= duration.value - 0.05) time.value = 0
    isPlaying.value = true
    const now = await voices.begin(timeline.value.lines, time.value)
    if (!isPlaying.value) return voices.end() // stopped while the sound was being opened
    beginBeds()
    const tick = (): void => {
      time.value = Math.min(duration.value, now())
      voices.lookAhead(time.value)
      if (time.value >= duration.value) return stop()
      frame = requestAnimationFrame(tick)
    }
    frame = requestAnimationFrame(tick)
  }

  function beginBeds(): void {
    const sources = [timeline.value?.music_url, timeline.value?.ambience_url]
    for (const [number, bed] of beds.entries()) {
      const source = sources[number]
      if (!source) continue
      if (!bed.src.endsWith(source)) bed.src = source
      bed.volume = BED_VOLUME
      bed.currentTime = time.value
      // A bed that cannot be played leaves the pictures and the voices as they are.
      bed.play().catch(() => undefined)
    }
  }

  function stop(): void {
    cancelAnimationFrame(frame)
    isPlaying.value = false
    voices.end()
    beds.forEach((bed) => bed.pause())
  }

  function seek(to: number): void {
    const wasPlaying = isPlaying.value
    if (wasPlaying) stop()
    time.value = Math.min(duration.value, Math.max(0, to))
    if (wasPlaying) void play()
  }

  // What was changed meanwhile has other times: the playback would tell something that is gone.
  watch(timeline, (now, before) => {
    if (isPlaying.value && now?.frames !== before?.frames) stop()
    if (time.value > duration.value) time.value = duration.value
  })
  onScopeDispose(() => {
    stop()
    voices.close()
  })

  return {
    time,
    isPlaying,
    duration,
    place,
    cue,
    shot: computed(() => timeline.value?.shots[place.value]),
    heard: voices.heard,
    play,
    stop,
    seek,
    toggle: () => (isPlaying.value ? stop() : void play()),
    step: (frames: number) => {
      stop()
      const rate = Number(timeline.value?.rate ?? 24)
      seek((Math.round(time.value * rate) + frames) / rate)
    },
  }
}

export type Animatic = ReturnType<typeof useAnimatic>
