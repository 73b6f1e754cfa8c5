import type { RouteLocationRaw, Router } from 'vue-router'
import type { Gate } from '@/app/router'

const PLACES: Record<Gate, string> = { breakdown: 'breakdown', references: 'characters', keyframes: 'gallery', clips: 'review' }
const KINDS: Partial<Record<Gate, string>> = { references: 'reference', keyframes: 'keyframe', clips: 'clip' }

/** The gates in the order in which a film passes them. */
export const GATES: Gate[] = ['breakdown', 'references', 'keyframes', 'clips']

/** The first gate at which something waits. */
export const firstWaiting = (waiting: Partial<Record<Gate, number>> | undefined): Gate | undefined => GATES.find((gate) => (waiting?.[gate] ?? 0) > 0)

/** Where somebody decides at a gate, narrowed down to what waits there. */
export function wayToGate(router: Router, project: string, gate: Gate): RouteLocationRaw {
  const name = PLACES[gate]
  const kind = KINDS[gate]
  if (name !== 'gallery' && router.hasRoute(name)) return { name, params: { project }, query: { show: 'waiting' } }
  if (kind === undefined) return { name: 'overview', params: { project } }
  return { name: 'gallery', params: { project }, query: { ...(kind !== 'keyframe' && { kind }), show: 'waiting' } }
}

/** Where something of the plan is decided on or looked at. */
export function wayToThing(project: string, key: string): RouteLocationRaw {
  const [code = '', kind] = key.split('/')
  const at = (name: string, params = {}, query = {}): RouteLocationRaw => ({ name, params: { project, ...params }, query })
  if (kind === 'clip') return at('review', { shot: code })
  if (kind === 'keyframe' || kind === 'reference') return at('gallery', {}, { kind, at: key })
  if (kind === 'voice') return at('review', { shot: code.replace(/_line_\d+$/, '') })
  if (kind === 'film') return at('exports', {}, { tab: 'notes', episode: code })
  return at(kind === undefined || kind === 'breakdown' ? 'breakdown' : 'overview')
}
