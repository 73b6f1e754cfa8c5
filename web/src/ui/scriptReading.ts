/** What a line of a script is, as far as one can tell without breaking the script down. */
export type LineKind = 'title' | 'episode' | 'scene' | 'section' | 'cue' | 'direction' | 'action' | ''

export interface Entry {
  kind: 'title' | 'episode' | 'scene' | 'section'
  text: string
  /** Counted from 1. */
  line: number
}

const EPISODE = /^(第\s*[零一二三四五六七八九十百\d]+\s*集|episode\s+\d+)/i
const SLUG = /^(?:\d+[.、]?\s+)?(?:INT|EXT|INT\.?\/EXT|EXT\.?\/INT|I\/E|EST)[. ]\s*\S/i
const ZH_SCENE = /^(?:场景|第\s*[零一二三四五六七八九十百\d]+\s*[场幕])|^(?:内景|外景|内|外)[\s.：:]\s*\S|^\d+\s*[-－]\s*\d+\s+\S/
const NOT_FILMED = /^(人物|角色|登场人物|人物表|梗概|简介|大纲|备注|说明|characters?|cast|synopsis|logline|notes?|locations?|地点)\s*[:：]?$/i
const CUE = /^(?:[-*]\s+)?(\*\*)?([\p{L}][\p{L}\p{N} .'’·_-]{0,30}?)(\*\*)?\s*((?:[(（][^)）]{0,40}[)）])?)\s*(\*\*)?\s*[:：](?!\/\/)/u
const BARE_CUE = /^([A-Z][A-Z0-9 .'’-]{1,30})(\s*\([^)]{1,30}\))?$/
const NO_CUE = /^(时间|地点|人物|天气|场景|转场|time|place|location|weather|cast|title|language|style|at|picture|in frame|thing|transition)$/i
const DIRECTION = /^[[【〔(（].*[\]】〕)）]$/
const TRANSITION = /^(?:>\s*)?(?:(?:CUT|SMASH CUT|MATCH CUT|DISSOLVE|WIPE)\s+TO:|FADE (?:IN|OUT|TO BLACK|TO WHITE)[.:]?)/

/** Says what one line is. A line of a script says it itself, but for a name that stands alone: see `isNamed`. */
export function kindOf(line: string): LineKind {
  const text = line.trim()
  if (text === '') return ''
  const heading = /^(#{1,6})\s+(.*)$/.exec(text)
  if (heading) {
    const words = heading[2] ?? ''
    if (EPISODE.test(words)) return 'episode'
    if (heading[1] === '#') return 'title'
    return NOT_FILMED.test(words) ? 'section' : 'scene'
  }
  if (SLUG.test(text) || ZH_SCENE.test(text)) return 'scene'
  if (text.startsWith('△') || text.startsWith('▲')) return 'action'
  if (DIRECTION.test(text) || TRANSITION.test(text)) return 'direction'
  return nameIn(text) === null ? '' : 'cue'
}

export interface Span {
  from: number
  to: number
}

/** Returns where in a line the name of whoever speaks stands; null if nobody does. */
export function nameIn(line: string): Span | null {
  const start = line.length - line.trimStart().length
  const text = line.trim()
  const cue = CUE.exec(text)
  if (cue?.[2] && !NO_CUE.test(cue[2])) {
    const from = start + text.indexOf(cue[2])
    return { from, to: from + cue[2].length }
  }
  const bare = BARE_CUE.exec(text)
  return bare?.[1] && !SLUG.test(text) && !TRANSITION.test(text) ? { from: start, to: start + bare[1].trimEnd().length } : null
}

/** Returns the title, episodes and scenes of a script, in order. Front matter and comments count for nothing. */
export function outlineOf(text: string): Entry[] {
  const found: Entry[] = []
  let isFront = text.startsWith('---')
  for (const [place, line] of text.split('\n').entries()) {
    if (isFront) {
      isFront = !(place > 0 && line.trim() === '---')
      continue
    }
    const kind = kindOf(line)
    if (kind === 'title' || kind === 'episode' || kind === 'scene' || kind === 'section') {
      found.push({ kind, text: line.trim().replace(/^#+\s+/, ''), line: place + 1 })
    }
  }
  return found
}

const HAN = /[\u3400-\u9fff\uf900-\ufaff]/g
const WORD = /[A-Za-zÀ-ɏ0-9]+(?:['’-][A-Za-zÀ-ɏ]+)*/g
/** How fast film goes through a script: about a page of 180 words, or 240 Chinese characters, a minute. */
const WORDS_A_MINUTE = 180
const HAN_A_MINUTE = 240

export interface Measure {
  characters: number
  words: number
  minutes: number
}

/** Counts a script: its characters without spaces, its words (a Chinese character is one), and about how long it plays. */
export function measure(text: string): Measure {
  const han = text.match(HAN)?.length ?? 0
  const words = text.match(WORD)?.length ?? 0
  return { characters: text.replace(/\s/g, '').length, words: han + words, minutes: han / HAN_A_MINUTE + words / WORDS_A_MINUTE }
}
