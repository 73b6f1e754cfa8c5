import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { conflictsOf, mayHave, useBindings } from './bindings'
import { useConfirming } from './confirming'

const CONFIRM = { id: 'dialogs:app.keys.confirm', defaults: ['mod+enter'], isFixed: false }

/** Presses Ctrl and Enter, or another key, in a dialog with these buttons at its foot, and says which of them it pressed. */
const pressed = (buttons: string, from = 'textarea', key: KeyboardEventInit = { key: 'Enter', ctrlKey: true }): string =>
  pressedIn(`<div role="dialog"><textarea></textarea><div data-slot="footer">${buttons}</div></div>`, from, key)

function pressedIn(html: string, from = 'textarea', key: KeyboardEventInit = { key: 'Enter', ctrlKey: true }): string {
  const page = mount({ setup: () => useConfirming(), render: () => null })
  document.body.innerHTML = html
  let found = ''
  for (const one of document.querySelectorAll('form')) one.onsubmit = (event) => (event.preventDefault(), (found += 'sent'))
  for (const one of document.querySelectorAll('button')) one.onclick = () => (found += one.textContent)
  const target = document.querySelector<HTMLElement>(from)!
  target.focus()
  target.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }))
  page.unmount()
  return found
}

describe('Ctrl and Enter in a dialog', () => {
  it('confirm it', () => expect(pressed('<button>no</button><button>yes</button>')).toBe('yes'))
  it('do nothing where it cannot be confirmed', () => expect(pressed('<button>no</button><button disabled>yes</button>')).toBe(''))
  it('do nothing where there is nothing to confirm', () => expect(pressed('<button>close</button>')).toBe(''))
  it('spend only on the button itself', () => {
    const buttons = '<button>no</button><button data-spends id="go">buy</button>'
    expect(pressed(buttons)).toBe('')
    expect(pressed(buttons, '#go')).toBe('buy')
  })
  it('send a form that is on the page, or the one that a dialog is about', () => {
    expect(pressedIn('<form><textarea></textarea></form>')).toBe('sent')
    expect(pressedIn('<form><textarea></textarea><button type="submit" disabled>go</button></form>')).toBe('')
    expect(pressedIn('<div role="dialog"><form id="it"><textarea></textarea></form><div data-slot="footer"><button form="it" type="submit">go</button></div></div>')).toContain('go')
  })
})

describe('what confirms', () => {
  const { bind, reset } = useBindings()
  afterEach(reset)
  it('is moved like any other key', () => {
    bind(CONFIRM, ['alt+s'])
    const buttons = '<button>no</button><button>yes</button>'
    expect(pressed(buttons)).toBe('')
    expect(pressed(buttons, 'textarea', { key: 's', altKey: true })).toBe('yes')
    bind(CONFIRM, [])
    expect(pressed(buttons, 'textarea', { key: 's', altKey: true })).toBe('')
  })
  it('is no key that writes, as it acts where somebody does', () => {
    expect(['q', 'enter', 'space', 'shift+a', 'delete'].filter((name) => mayHave(CONFIRM, name))).toEqual([])
    expect(['mod+s', 'alt+enter', 'f9'].filter((name) => !mayHave(CONFIRM, name))).toEqual([])
    expect(mayHave({ id: 'gallery:takes.key.approve', defaults: ['a'], isFixed: false }, 'q')).toBe(true)
  })
  it('meets what holds everywhere', () => {
    const palette = { id: 'app:app.keys.palette', defaults: ['mod+k'], isFixed: false }
    expect(conflictsOf(CONFIRM, 'mod+k', [palette], (one) => one.defaults)).toEqual([palette])
  })
})
