import { ref } from 'vue'
import type { TimedLineRead } from '@/api'

const AHEAD_S = 8
const MOST_KEPT = 40

/** Plays voices at their times on one clock. Only those that are due soon are fetched, and only the latest are kept. */
export class VoiceTrack {
  /** The codes of the lines that were begun since the last start. */
  readonly heard = ref<string[]>([])
  private context: AudioContext | undefined
  private readonly kept = new Map<string, Promise<AudioBuffer>>()
  private readonly begun = new Map<string, AudioBufferSourceNode | undefined>()
  private lines: TimedLineRead[] = []
  private from = 0
  private anchor = 0
  private run = 0

  /** Starts the clock at `from`, and returns it. */
  async begin(lines: TimedLineRead[], from: number): Promise<() => number> {
    this.end()
    this.context ??= new AudioContext()
    const { context } = this
    // A browser that lets nothing be heard says nothing at all: the pictures do not wait for it.
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 500))])
    this.lines = lines.filter((one) => one.voice_url !== null)
    this.from = from
    if (context.state !== 'running') {
      const start = performance.now()
      return () => from + (performance.now() - start) / 1000
    }
    this.anchor = context.currentTime
    return () => this.from + context.currentTime - this.anchor
  }

  /** Begins to fetch what is due soon after `time`. */
  lookAhead(time: number): void {
    for (const line of this.lines) {
      if (line.start_s > time + AHEAD_S) break
      if (this.begun.has(line.code) || line.start_s + line.duration_s <= time) continue
      this.begun.set(line.code, undefined)
      void this.speak(line, this.run)
    }
  }

  end(): void {
    this.run += 1
    for (const source of this.begun.values()) source?.stop()
    this.begun.clear()
    this.heard.value = []
  }

  close(): void {
    void this.context?.close()
  }

  private async speak(line: TimedLineRead, run: number): Promise<void> {
    const { context } = this
    if (context === undefined || line.voice_url === null) return
    const sound = await this.sound(line.voice_url, context).catch(() => undefined)
    if (sound === undefined || run !== this.run || context.state !== 'running') return
    const at = this.anchor + line.start_s - this.from
    const late = Math.max(0, context.currentTime - at)
    if (late >= sound.duration) return
    const source = new AudioBufferSourceNode(context, { buffer: sound })
    source.connect(context.destination)
    source.start(Math.max(at, context.currentTime), late)
    this.begun.set(line.code, source)
    this.heard.value = [...this.heard.value, line.code]
  }

  private sound(url: string, context: AudioContext): Promise<AudioBuffer> {
    const known = this.kept.get(url)
    if (known) return known
    const fetched = fetch(url)
      .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(answer.statusText))))
      .then((bytes) => context.decodeAudioData(bytes))
    fetched.catch(() => this.kept.delete(url))
    this.kept.set(url, fetched)
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!)
    return fetched
  }
}
