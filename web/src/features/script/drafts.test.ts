import { beforeEach, describe, expect, it } from 'vitest'
import { Drafts } from './drafts'

let now = 0
const of = (tab: string) => new Drafts('roof', tab, localStorage, () => now)

beforeEach(() => {
  localStorage.clear()
  now = 1_000_000
})

describe('a draft', () => {
  it('is found again by its tab', () => {
    of('one').keep('Rain.', 'tag')
    expect(of('one').found()).toEqual({ text: 'Rain.', base: 'tag', at: now })
    of('one').drop()
    expect(of('one').found()).toBe(null)
  })
  it('of a tab that lives is left alone', () => {
    of('one').keep('Rain.', 'tag')
    now += 5_000
    expect(of('two').found()).toBe(null)
  })
  it('that was left behind is taken over, once', () => {
    of('one').keep('Rain.', 'tag')
    now += 60_000
    expect(of('two').found()?.text).toBe('Rain.')
    expect(of('three').found()).toBe(null)
  })
  it('that is no draft is none', () => {
    localStorage.setItem('shotwright.draft.roof.one', '{"text": 1}')
    expect(of('one').found()).toBe(null)
    localStorage.setItem('shotwright.draft.roof.one', '{')
    expect(of('one').found()).toBe(null)
  })
  it('of another project is not this one’s', () => {
    new Drafts('pier', 'one', localStorage, () => now - 60_000).keep('Gulls.', '')
    expect(of('two').found()).toBe(null)
  })
})
