import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { useBindings } from './bindings'
import { isTyping, keysNow, nameOf, signsFor, useKeys } from './keys'

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
  it('goes by the place of the key under other alphabets', () => {
    expect(press({ key: 'ф', code: 'KeyA' })).toBe('a')
    expect(press({ key: 'х', code: 'BracketLeft' })).toBe('[')
    expect(press({ key: '】', code: 'BracketRight' })).toBe(']')
    expect(press({ key: '，', code: 'Comma' })).toBe(',')
    expect(press({ key: '？', code: 'Slash', shiftKey: true })).toBe('?')
  })
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
    expect(at('<div role="dialog" data-keys><input data-here></div>')).toBe(true)
    expect(at('<div role="menu"><div role="menuitem" data-here></div></div>')).toBe(true)
  })
  it('is not what happens on tiles, buttons and check boxes', () => {
    expect(at('<div role="grid"><div data-here></div></div>')).toBe(false)
    expect(at('<button data-here></button>')).toBe(false)
    expect(at('<input type="checkbox" data-here>')).toBe(false)
    expect(at('<div role="dialog" data-keys><button data-here></button></div>')).toBe(false)
    expect(at('<div data-reka-popper-content-wrapper><div role="menu" class="has-keys"><div role="menuitem" data-here></div></div></div>')).toBe(false)
  })
  it('goes on while a character is composed', () =>
    expect(isTyping(new KeyboardEvent('keydown', { isComposing: true }))).toBe(true))
})

describe('a window on top', () => {
  const place = (scope: string, heard: string[], where: Parameters<typeof useKeys>[2] = {}) =>
    mount({
      setup: () => useKeys(scope, [{ keys: ['x'], says: '', does: () => void heard.push(scope) }], where),
      render: () => null,
    })
  const pressX = () => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', cancelable: true }))

  it('has the keys to itself until it is gone', () => {
    const heard: string[] = []
    const under = place('gallery', heard)
    const top = place('compare', heard, { over: 'page' })
    pressX()
    expect(heard).toEqual(['compare'])
    expect(keysNow().map((one) => one.scope)).toEqual(['compare'])
    top.unmount()
    pressX()
    expect(heard).toEqual(['compare', 'gallery'])
    under.unmount()
  })
})

describe('a dialog or menu', () => {
  const seen: string[] = []
  const place = (scope: string, key: string, where?: Parameters<typeof useKeys>[2]) =>
    mount({ setup: () => useKeys(scope, [{ keys: [key], says: '', does: () => void seen.push(scope) }], where), render: () => null })
  const press = (key: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }))

  it('leaves no key to what it lies over but those that lead nowhere, for as long as it is open', () => {
    let isOpen = false
    const mounted = [
      place('app', '?'),
      place('go', 'x'),
      place('gallery', 'a'),
      // What is within a window is there before the window is.
      place('again', '1', { over: 'everything', isThere: () => isOpen }),
      place('compare', '1', { over: 'page' }),
    ]
    press('1')
    isOpen = true
    for (const key of ['1', 'a', 'x', '?']) press(key)
    expect(keysNow().map((one) => one.scope).sort()).toEqual(['again', 'app'])
    isOpen = false
    for (const key of ['1', 'x']) press(key)
    expect(seen).toEqual(['compare', 'again', 'app', 'compare', 'go'])
    for (const one of mounted) one.unmount()
  })
})

describe('what has the focus', () => {
  const heardAt = (html: string, key: string, prepare: (one: HTMLElement) => void = () => undefined): boolean => {
    const does = vi.fn()
    const names = ['space', 'enter', 'arrowdown', 'arrowright', 'end']
    const place = mount({ setup: () => useKeys('gallery', [{ keys: names, says: '', does }]), render: () => null })
    document.body.innerHTML = html
    const target = document.querySelector<HTMLElement>('[data-here]')!
    prepare(target)
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    place.unmount()
    return does.mock.calls.length > 0
  }
  const high = (one: HTMLElement): void => {
    Object.defineProperty(one, 'scrollHeight', { value: 900 })
    Object.defineProperty(one, 'clientHeight', { value: 300 })
    one.style.overflowY = 'auto'
  }

  it('has Space and Enter to itself if they press it', () => {
    for (const pressed of ['<button data-here></button>', '<a href="/" data-here></a>', '<a href="/"><b data-here></b></a>', '<summary data-here></summary>']) {
      expect(heardAt(pressed, ' ')).toBe(false)
      expect(heardAt(pressed, 'Enter')).toBe(false)
      expect(heardAt(pressed, 'ArrowDown')).toBe(true)
    }
  })
  it('leaves them to the place where it is a tile', () => expect(heardAt('<div role="gridcell" tabindex="0" data-here></div>', 'Enter')).toBe(true))
  it('has the arrows to itself if they move a slider', () => {
    expect(heardAt('<input type="range" data-here>', 'ArrowRight')).toBe(false)
    expect(heardAt('<input type="range" data-here>', 'End')).toBe(false)
  })
  it('has the arrows to itself if they scroll it, in the direction in which they do', () => {
    expect(heardAt('<div tabindex="0" data-here></div>', 'ArrowDown', high)).toBe(false)
    expect(heardAt('<div tabindex="0" data-here></div>', 'End', high)).toBe(false)
    expect(heardAt('<div tabindex="0" data-here></div>', 'ArrowRight', high)).toBe(true)
    expect(heardAt('<div tabindex="0" data-here></div>', 'ArrowDown')).toBe(true)
  })
})

describe('the signs beside a button', () => {
  it('are those of the keys as this person has them, while the place is there', () => {
    const key = { keys: ['alt+j'], says: 'shots.key.previous', does: vi.fn() }
    const place = mount({ setup: () => useKeys('shot', [key]), render: () => null })
    const bindable = { id: 'shot:shots.key.previous', defaults: ['alt+j'], isFixed: false }
    const signs = (): string[] => signsFor('shot', 'shots.key.previous')
    expect(signs()).toEqual(['Alt', 'J'])
    const { bind } = useBindings()
    bind(bindable, ['y'])
    expect(signs()).toEqual(['Y'])
    bind(bindable, [])
    expect(signs()).toEqual([])
    bind(bindable, ['alt+j'])
    place.unmount()
    expect(signs()).toEqual([])
  })
})
