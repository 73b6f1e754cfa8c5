import { describe, expect, it } from 'vitest'
import { kindOf, measure, nameIn, outlineOf } from './scriptReading'

describe('a line of a script', () => {
  it.each([
    ['# The Last Train', 'title'],
    ['## 第一集', 'episode'],
    ['## Episode 2', 'episode'],
    ['INT. CAFE - NIGHT', 'scene'],
    ['## EXT. STATION - NIGHT - RAIN', 'scene'],
    ['## 场景一：电车站 夜 雨', 'scene'],
    ['1-2 日 外 河边', 'scene'],
    ['### 海边，黄昏', 'scene'],
    ['## 人物', 'section'],
    ['## Characters', 'section'],
    ['林夏（冷冷地）：你不是说，不来了吗？', 'cue'],
    ['**Tom** (angry): words', 'cue'],
    ['MARA', 'cue'],
    ['[特写：车票]', 'direction'],
    ['(shouting)', 'direction'],
    ['CUT TO:', 'direction'],
    ['△ 周远坐在长椅上。', 'action'],
    ['Rain falls on the city.', ''],
    ['时间：深夜', ''],
    ['See https://example.com', ''],
    ['', ''],
  ])('%s is %s', (line, kind) => expect(kindOf(line)).toBe(kind))

  it('names who speaks', () => {
    const of = (line: string) => {
      const span = nameIn(line)
      return span && line.slice(span.from, span.to)
    }
    expect(of('  林夏（低声）：台词')).toBe('林夏')
    expect(of('**Old Tom** (angry): words')).toBe('Old Tom')
    expect(of('SILAS (V.O.)')).toBe('SILAS')
    expect(of('Rain falls.')).toBe(null)
    expect(of('EXT. ROOF - DAY')).toBe(null)
  })
})

describe('the outline', () => {
  it('holds what one goes to, with its line', () =>
    expect(outlineOf('---\ntitle: no\n---\n# Roof\n\n## Characters\n- Lin\n\n## EXT. ROOF - NIGHT\nLIN: Hi.\n')).toEqual([
      { kind: 'title', text: 'Roof', line: 4 },
      { kind: 'section', text: 'Characters', line: 6 },
      { kind: 'scene', text: 'EXT. ROOF - NIGHT', line: 9 },
    ]))
  it('of nothing is nothing', () => expect(outlineOf('')).toEqual([]))
})

describe('the measure', () => {
  it('takes a Chinese character for a word', () => expect(measure('林夏 says “no”.').words).toBe(4))
  it('leaves spaces out of the characters', () => expect(measure('a b\n c').characters).toBe(3))
  it('tells how long it plays', () => expect(measure('雨'.repeat(480)).minutes).toBe(2))
})
