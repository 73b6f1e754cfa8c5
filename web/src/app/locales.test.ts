import { describe, expect, it } from 'vitest'

type Words = { [key: string]: string | Words }
const files = import.meta.glob<Words>('../locales/*/*.json', { import: 'default', eager: true })
const sources = import.meta.glob<string>(['../**/*.{ts,vue}', '!../api/**', '!../**/*.test.ts'], { import: 'default', eager: true, query: '?raw' })

function keysOf(words: Words, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) => (typeof value === 'string' ? [before + key] : keysOf(value, `${before}${key}.`)))
}

const of = (language: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.includes(`/${language}/`))
      .map(([path, words]) => [path.slice(path.lastIndexOf('/') + 1), keysOf(words).sort()]),
  )

const all = new Set(Object.entries(of('en')).flatMap(([file, keys]) => keys.map((key) => `${file.slice(0, -'.json'.length)}.${key}`)))
const names = [...all]
const features = new Set(names.map((key) => key.slice(0, key.indexOf('.'))))

/** Every key that is written out in the sources: what `t` is given, and what keys and lists say for it to be given. */
const literals = Object.entries(sources).flatMap(([path, text]) =>
  [...text.matchAll(/'([a-z]+(?:\.[A-Za-z_0-9]+)+)'/g)]
    .map(([, key]) => key!)
    .filter((key) => features.has(key.slice(0, key.indexOf('.'))))
    .map((key) => ({ path, key })),
)
/** Every key that is put together: what is fixed of it must begin some key. */
const built = Object.entries(sources).flatMap(([path, text]) =>
  [...text.matchAll(/\bte?\(\s*`([a-z]+\.[A-Za-z_.0-9]*)\$\{/g)].map(([, start]) => ({ path, start: start! })),
)
/** Kinds of events look like keys, and are none. */
const KINDS = new Set(['project.imported', 'review.rejected'])
const isKnown = (key: string): boolean => all.has(key) || KINDS.has(key) || names.some((name) => name.startsWith(`${key}.`))

describe('the languages', () => {
  it('say the same things', () => expect(of('zh')).toEqual(of('en')))
  it('say something', () => expect(Object.keys(of('en')).length).toBeGreaterThan(3))
  it('have words for every key in the sources', () => {
    expect(literals.length).toBeGreaterThan(1000)
    expect(literals.filter(({ key }) => !isKnown(key))).toEqual([])
  })
  it('have words for every key that is put together', () => {
    expect(built.length).toBeGreaterThan(100)
    expect(built.filter(({ start }) => !names.some((key) => key.startsWith(start)))).toEqual([])
  })
  it('say nothing that nobody asks for', () => {
    const texts = Object.values(sources).join('\n')
    // Of keys that are put together it is known how they begin, and how they end if they do not end with what is put in.
    const made = [...texts.matchAll(/[`']((?:[a-z]+\.)[A-Za-z_.0-9]*)(?:\$\{|' \+)/g)].map(([, start]) => start!)
    const asked = literals.map(({ key }) => key)
    const isAsked = (name: string): boolean => asked.some((key) => name === key || name.startsWith(`${key}.`)) || made.some((start) => name.startsWith(start))
    expect(names.filter((name) => !isAsked(name))).toEqual([])
  })
})
