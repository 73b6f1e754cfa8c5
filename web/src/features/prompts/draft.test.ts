import { describe, expect, it } from 'vitest'
import type { FaultRead } from '@/api'
import { kept, keepDraft, placesOf, singleBraces, valueIn } from './draft'

const fault = (changes: Partial<FaultRead>): FaultRead => ({ message: 'wrong', part: 'text', line: null, variable: '', ...changes })
const words = (text: string, faults: FaultRead[]): string[] => placesOf(text, 'text', faults).map((one) => text.slice(one.from, one.to))

describe('placesOf', () => {
  it('finds a variable on its line, wherever it stands there, and nowhere else', () => {
    const text = 'shoot {{ who }}\n{{ shoot }} and {{ x.shoot }} {{ shoots }} {shoot}'
    expect(words(text, [fault({ line: 2, variable: 'shoot' })])).toEqual(['shoot', 'shoot'])
    expect(placesOf(text, 'text', [fault({ line: 2, variable: 'shoot' })])[0]?.from).toBe(19)
  })
  it('marks a thing once, though it was told twice', () => expect(words('{{ a }}', [fault({ line: 1, variable: 'a' }), fault({ line: 1, variable: 'a' })])).toEqual(['a']))
  it('marks the line of any other fault', () => expect(words('rain\n{% if who %}\n', [fault({ line: 2 })])).toEqual(['{% if who %}']))
  it('stays within the text', () => expect(words('rain', [fault({ line: 9 })])).toEqual(['rain']))
  it('minds its own part', () => expect(words('rain', [fault({ part: 'negative', line: 1 })])).toEqual([]))
})

describe('singleBraces', () => {
  it('are marked where they mean a variable', () => {
    const text = '{who} {{ who }} {"who": 1} {nobody} {{who}}'
    expect(singleBraces(text, new Set(['who'])).map((one) => text.slice(one.from, one.to))).toEqual(['{who}'])
  })
})

describe('valueIn', () => {
  it.each([
    ['soft', 'string', 'soft'],
    ['3', 'int', 3],
    ['3.5', 'int', undefined],
    ['3.5', 'float', 3.5],
    ['true', 'bool', true],
    ['yes', 'bool', undefined],
    ['["a"]', 'list', ['a']],
    ['{"a": 1}', 'object', { a: 1 }],
    ['[1]', 'object', undefined],
    ['{', 'object', undefined],
  ] as const)('%s as %s', (text, type, expected) => expect(valueIn(text, type)).toEqual(expected))
})

describe('a draft', () => {
  it('is kept, and let go', () => {
    const store = new Map<string, string>()
    const box = { getItem: (name: string) => store.get(name) ?? null, setItem: (name: string, value: string) => store.set(name, value), removeItem: (name: string) => store.delete(name) } as unknown as Storage
    const one = { draft: { text: 'fog', system: '', negative: '', variables: [] }, version: 2, at: '2026-11-22' }
    keepDraft('mine.clip', one, box)
    expect([kept('mine.clip', box), kept('mine.keyframe', box)]).toEqual([one, undefined])
    keepDraft('mine.clip', undefined, box)
    expect(kept('mine.clip', box)).toBeUndefined()
  })
})
