import type { ArtefactRead, CastRead, CharacterRead, LocationRead, ShotRead } from '@/api'
import { stateOf, type State } from '@/ui/states'

/** Characters and locations are shown in the same way: each has a reference that others are made from. */
export type Side = 'character' | 'location'

/** A character or a location with its reference, and who plays it. */
export interface Ref {
  code: string
  name: string
  artefact: ArtefactRead | undefined
  cast: CastRead | undefined
  /** The shots that it is seen or heard in. */
  shots: string[]
}

export function refsOf(
  said: Pick<CharacterRead, 'code' | 'name'>[],
  artefacts: ArtefactRead[],
  cast: CastRead[],
  shotsOf: (code: string) => string[],
): Ref[] {
  const references = new Map(artefacts.map((one) => [one.code, one]))
  const roles = new Map(cast.map((one) => [one.role, one]))
  return said.map(({ code, name }) => ({ code, name, artefact: references.get(code), cast: roles.get(code), shots: shotsOf(code) }))
}

/** Returns the shots that play at a location. */
export const shotsAt = (location: LocationRead, shots: ShotRead[]): string[] =>
  shots.filter((one) => location.scenes.includes(one.scene)).map((one) => one.code)

export const stateOfRef = (one: Ref): State => (one.artefact ? stateOf(one.artefact) : 'ready')

/** Returns which of the shots are out of date in what a reference shows in: their first frames. */
export function staleIn(shots: string[], keyframes: ArtefactRead[]): string[] {
  const stale = new Set(keyframes.filter((one) => one.standing === 'stale').map((one) => one.code))
  return shots.filter((code) => stale.has(code))
}

export const LARGEST_PICTURE = 50_000_000
const DRAWN = /\.(png|jpe?g|webp|svg)$/i

/** Says why a file cannot be brought as a picture, as far as its name and size tell; the studio looks into it. */
export function whyNot(file: Pick<File, 'name' | 'size'>): 'type' | 'size' | 'empty' | undefined {
  if (!DRAWN.test(file.name)) return 'type'
  if (file.size === 0) return 'empty'
  return file.size > LARGEST_PICTURE ? 'size' : undefined
}
