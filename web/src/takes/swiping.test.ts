import { describe, expect, it } from 'vitest'
import { isHandle, leaningOf } from './swiping'

describe('a swipe', () => {
  it('approves to the right and rejects to the left', () => {
    expect(leaningOf(120, 5)).toBe('approved')
    expect(leaningOf(-120, 5)).toBe('rejected')
  })
  it('decides nothing when it is short', () => expect(leaningOf(60, 0)).toBeUndefined())
  it('decides nothing when it is scrolling', () => expect(leaningOf(100, 80)).toBeUndefined())
})

describe('a finger that goes down', () => {
  it('on a slider or a button does not swipe', () => {
    document.body.innerHTML = '<div id="card"><div role="slider"><i></i></div><button></button><img></div>'
    const isOn = (what: string): boolean => isHandle(document.querySelector(what))
    expect([isOn('i'), isOn('button'), isOn('img'), isOn('#card')]).toEqual([true, true, false, false])
  })
})
