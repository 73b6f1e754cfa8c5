import { describe, expect, it } from 'vitest'

type Words = { [key: string]: string | Words }
const files = import.meta.glob<Words>('../locales/*/*.json', { import: 'default', eager: true })

function keysOf(words: Words, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) => (typeof value === 'string' ? [before + key] : keysOf(value, `${before}${key}.`)))
}

const of = (language: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.includes(`/${language}/`))
      .map(([path, words]) => [path.slice(path.lastIndexOf('/') + 1), keysOf(words).sort()]),
  )

describe('the languages', () => {
  it('say the same things', () => expect(of('zh')).toEqual(of('en')))
  it('say something', () => expect(Object.keys(of('en')).length).toBeGreaterThan(3))
})
