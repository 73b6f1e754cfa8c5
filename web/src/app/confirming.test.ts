import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { useConfirming } from './confirming'

/** Presses Ctrl and Enter in a dialog with these buttons at its foot, and says which of them it pressed. */
function pressed(buttons: string, from = 'textarea'): string {
  const page = mount({ setup: () => useConfirming(), render: () => null })
  document.body.innerHTML = `<div role="dialog"><textarea></textarea><div data-slot="footer">${buttons}</div></div>`
  let found = ''
  for (const one of document.querySelectorAll('button')) one.onclick = () => (found += one.textContent)
  const target = document.querySelector<HTMLElement>(from)!
  target.focus()
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }))
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
})
