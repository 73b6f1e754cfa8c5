import { describe, expect, it } from 'vitest'
import { isTyping, nameOf } from './keys'

const press = (given: Partial<KeyboardEvent>) =>
  nameOf({ key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...given })

describe('the name of a key press', () => {
  it('is its letter, whatever the case', () => expect(press({ key: 'A' })).toBe('a'))
  it('tells Shift with letters and named keys', () => {
    expect(press({ key: 'R', shiftKey: true })).toBe('shift+r')
    expect(press({ key: 'ArrowLeft', shiftKey: true })).toBe('shift+arrowleft')
  })
  it('leaves Shift out where it only makes the sign', () => expect(press({ key: '?', shiftKey: true })).toBe('?'))
  it('takes Ctrl and Command for the same', () => {
    expect(press({ key: 'k', ctrlKey: true })).toBe('mod+k')
    expect(press({ key: 'k', metaKey: true })).toBe('mod+k')
  })
  it('goes by the place of the key under other alphabets', () => expect(press({ key: 'ф', code: 'KeyA' })).toBe('a'))
})

describe('typing', () => {
  const at = (html: string): boolean => {
    document.body.innerHTML = html
    let found = false
    const target = document.querySelector('[data-here]')
    target?.addEventListener('keydown', (event) => (found = isTyping(event as KeyboardEvent)))
    target?.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))
    return found
  }
  it('is what happens in fields and in anything on top', () => {
    expect(at('<input data-here>')).toBe(true)
    expect(at('<textarea data-here></textarea>')).toBe(true)
    expect(at('<div role="dialog"><button data-here></button></div>')).toBe(true)
  })
  it('is not what happens on tiles, buttons and check boxes', () => {
    expect(at('<div role="grid"><div data-here></div></div>')).toBe(false)
    expect(at('<button data-here></button>')).toBe(false)
    expect(at('<input type="checkbox" data-here>')).toBe(false)
  })
  it('goes on while a character is composed', () =>
    expect(isTyping(new KeyboardEvent('keydown', { isComposing: true }))).toBe(true))
})
