import type { CharacterRead, LocationRead, SceneRead, ShotRead } from '@/api'
import type { Reviewable } from '@/takes/order'

export type Kind = 'character' | 'location' | 'shot'
export const KINDS: Kind[] = ['character', 'location', 'shot']

/** Something that the breakdown found and a person decides on. */
export type Found = Reviewable &
  ({ kind: 'character'; value: CharacterRead } | { kind: 'location'; value: LocationRead } | { kind: 'shot'; value: ShotRead })

export interface Breakdown {
  characters: CharacterRead[]
  locations: LocationRead[]
  scenes: SceneRead[]
  shots: ShotRead[]
}

/** Everything that is decided on, in the order in which it is looked at. What an open gate lets pass does not wait. */
export function foundIn(all: Breakdown, isManual: boolean): Found[] {
  const state = ({ code, review, fingerprint }: CharacterRead | LocationRead | ShotRead): Reviewable => ({
    key: code,
    fingerprint,
    selected: 1,
    review,
    standing: review === 'pending' && isManual ? 'waiting' : 'done',
  })
  return [
    ...all.characters.map((value) => ({ ...state(value), kind: 'character' as const, value })),
    ...all.locations.map((value) => ({ ...state(value), kind: 'location' as const, value })),
    ...all.shots.map((value) => ({ ...state(value), kind: 'shot' as const, value })),
  ]
}

/** What is worth a second look, as the end of a locale key. The breakdown itself says nothing of how sure it is. */
export type Hint = 'unseen' | 'noLooks' | 'alike' | 'noPlace' | 'nothingShown'

export function hintsOf(one: Found, all: Breakdown): Hint[] {
  const found: Hint[] = []
  if (one.kind === 'character') {
    if (!one.value.shots.length) found.push('unseen')
    if (one.value.appearance === '') found.push('noLooks')
    if (twinsOf(one.value.code, all.characters).length) found.push('alike')
  } else if (one.kind === 'location') {
    if (!one.value.scenes.length) found.push('unseen')
    if (one.value.place === 'other') found.push('noPlace')
    if (twinsOf(one.value.code, all.locations).length) found.push('alike')
  } else if (one.value.description === '' && one.value.action === '' && !one.value.lines.length) {
    found.push('nothingShown')
  }
  return found
}

interface Named {
  code: string
  name: string
  aliases?: string[]
}

const plain = (name: string): string => name.toLowerCase().replace(/[\s.·・'’"“”-]+/g, '')

/** Those whose names are like this one’s: the same, or one within the other. */
export function twinsOf(code: string, all: Named[]): string[] {
  const names = (one: Named): string[] => [one.name, ...(one.aliases ?? [])].map(plain).filter((name) => name.length > 1)
  const mine = all.find((one) => one.code === code)
  if (mine === undefined) return []
  const own = names(mine)
  const isLike = (one: Named): boolean => names(one).some((name) => own.some((other) => name.includes(other) || other.includes(name)))
  return all.filter((one) => one.code !== code && isLike(one)).map((one) => one.code)
}

/** First and last line in the script, from 1. */
export interface Lines {
  first: number
  last: number
}

/** Where in the script something stands: a shot’s own lines, a place’s scenes, a person’s names. */
export function linesOf(one: Found, all: Breakdown, script: string[]): Lines[] {
  if (one.kind === 'shot') return one.value.lines_in_script ? [one.value.lines_in_script] : []
  if (one.kind === 'location') {
    const scenes = all.scenes.filter((scene) => scene.location === one.value.code)
    return scenes.flatMap((scene) => scene.lines_in_script ?? [])
  }
  const names = [one.value.name, ...one.value.aliases].filter((name) => name.length > 0)
  const isNamed = names.map(matcherOf)
  return script.flatMap((line, place) => (isNamed.some((found) => found.test(line)) ? [{ first: place + 1, last: place + 1 }] : []))
}

/** Chinese names stand in the text without spaces; of others, only whole words count. */
function matcherOf(name: string): RegExp {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return /^[\w .'’-]+$/.test(name) ? new RegExp(`\\b${escaped}\\b`, 'i') : new RegExp(escaped)
}
