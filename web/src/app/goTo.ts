import type { Listed } from './bindings'

/** The letter after G that leads to a place, by the place's name. */
export const LETTERS: Record<string, string> = {
  overview: 'o',
  script: 's',
  breakdown: 'e',
  characters: 'c',
  locations: 'l',
  board: 'b',
  gallery: 'a',
  review: 'r',
  exports: 'x',
  project: 'i',
  projects: 'p',
  tasks: 't',
  library: 'h',
  prompts: 'w',
  models: 'm',
  usage: 'u',
  settings: ',',
}

/** The keys that lead to places, as lists show them. */
export const goingKeys = (): Listed[] =>
  Object.entries(LETTERS).map(([name, letter]) => ({ id: `go:app.place.${name}`, scope: 'go', says: `app.place.${name}`, defaults: [`g ${letter}`], isFixed: false }))
