/** Why a video does not play: it is not there, the studio cannot be reached, or no browser can make anything of it. */
export type WhyNot = 'missing' | 'unreachable' | 'broken'

/** Asks for the first byte of it: the video element itself does not say why. */
export async function whyNot(src: string): Promise<WhyNot> {
  try {
    const answer = await fetch(src, { headers: { Range: 'bytes=0-0' } })
    void answer.body?.cancel()
    if (answer.ok) return 'broken'
    return answer.status >= 500 ? 'unreachable' : 'missing'
  } catch {
    return 'unreachable'
  }
}
