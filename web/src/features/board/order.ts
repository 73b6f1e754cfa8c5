import type { SceneRead, ShotRead } from '@/api'

/** Where a shot goes: behind another, or to the front of a scene if `after` is "". */
export interface Place {
  scene: string
  after: string
}

type Shot = Pick<ShotRead, 'code' | 'scene' | 'position'>

/** The shots scene by scene, numbered through the film. */
function numbered<T extends Shot>(shots: T[], scenes: Pick<SceneRead, 'code'>[]): T[] {
  const rank = new Map(scenes.map((scene, place) => [scene.code, place]))
  const sorted = shots
    .map((shot, place) => ({ shot, place }))
    .sort((one, other) => rank.get(one.shot.scene)! - rank.get(other.shot.scene)! || one.place - other.place)
  return sorted.map(({ shot }, place) => (shot.position === place + 1 ? shot : { ...shot, position: place + 1 }))
}

/** Returns the shots as they stand once one of them has moved. */
export function moved<T extends Shot>(shots: T[], scenes: Pick<SceneRead, 'code'>[], code: string, to: Place): T[] {
  const shot = shots.find((one) => one.code === code)
  if (shot === undefined) return shots
  const rest = shots.filter((one) => one.code !== code)
  const before = rest.findIndex((one) => one.code === to.after)
  const first = rest.findIndex((one) => one.scene === to.scene)
  rest.splice(to.after ? before + 1 : first < 0 ? rest.length : first, 0, { ...shot, scene: to.scene })
  return numbered(rest, scenes)
}

/** Returns the shots without one of them. */
export function without<T extends Shot>(shots: T[], scenes: Pick<SceneRead, 'code'>[], code: string): T[] {
  return numbered(shots.filter((one) => one.code !== code), scenes)
}

/** Returns where a shot goes one step on or back, over the border of its scene if need be; undefined at either end. */
export function stepped(shots: Shot[], scenes: Pick<SceneRead, 'code'>[], code: string, step: 1 | -1): Place | undefined {
  const shot = shots.find((one) => one.code === code)
  if (shot === undefined) return undefined
  const mates = shots.filter((one) => one.scene === shot.scene)
  const place = mates.indexOf(shot)
  const mate = mates[place + step]
  if (mate !== undefined) return { scene: shot.scene, after: step > 0 ? mate.code : (mates[place - 2]?.code ?? '') }
  const scene = scenes[scenes.findIndex((one) => one.code === shot.scene) + step]?.code
  if (scene === undefined) return undefined
  return { scene, after: step > 0 ? '' : (shots.filter((one) => one.scene === scene).at(-1)?.code ?? '') }
}

/** Returns the place right before a shot. */
export function before(shots: Shot[], code: string): Place | undefined {
  const shot = shots.find((one) => one.code === code)
  if (shot === undefined) return undefined
  const mates = shots.filter((one) => one.scene === shot.scene)
  return { scene: shot.scene, after: mates[mates.indexOf(shot) - 1]?.code ?? '' }
}

/** Whether a shot is at that place already. */
export function isThere(shots: Shot[], code: string, to: Place): boolean {
  const now = before(shots, code)
  return to.after === code || (now?.scene === to.scene && now.after === to.after)
}

/** A row of the board: a heading, or the cards of one scene that stand beside each other. */
export interface Row {
  key: string
  scene: SceneRead
  /** The place of the row's first card in its scene; -1 for the scene's heading. */
  first: number
  cards: ShotRead[]
}

/** Returns the rows of the board, `columns` cards each. */
export function rowsOf(shots: ShotRead[], scenes: SceneRead[], columns: number): Row[] {
  const mates = new Map<string, ShotRead[]>()
  for (const shot of shots) {
    const found = mates.get(shot.scene)
    if (found) found.push(shot)
    else mates.set(shot.scene, [shot])
  }
  return scenes.flatMap((scene) => {
    const cards = mates.get(scene.code) ?? []
    const rows: Row[] = [{ key: scene.code, scene, first: -1, cards: [] }]
    for (let first = 0; first < cards.length; first += columns) {
      rows.push({ key: `${scene.code} ${first}`, scene, first, cards: cards.slice(first, first + columns) })
    }
    return rows
  })
}

/** Returns the card that an arrow key leads to from another. */
export function neighbour(rows: Row[], code: string, key: string): string | undefined {
  const filled = rows.filter((row) => row.cards.length)
  const all = filled.flatMap((row) => row.cards)
  const place = all.findIndex((one) => one.code === code)
  if (key === 'ArrowLeft' || key === 'ArrowRight') return all[place + (key === 'ArrowRight' ? 1 : -1)]?.code
  const from = filled.findIndex((row) => row.cards.some((one) => one.code === code))
  const column = filled[from]?.cards.findIndex((one) => one.code === code) ?? 0
  const row = filled[from + (key === 'ArrowDown' ? 1 : -1)]
  return row?.cards[Math.min(column, row.cards.length - 1)]?.code
}
