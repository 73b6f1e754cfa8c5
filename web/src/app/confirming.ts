import { useEventListener } from '@vueuse/core'
import { DIALOGS } from './bindings'
import { keysFor, nameOf, useKeys } from './keys'

const CONFIRM = 'app.keys.confirm'

/** The button that a form is sent by; in a dialog without one, the last at its foot, beside the one that leaves it. */
function buttonFor(form: HTMLFormElement | null, dialog: Element | null): HTMLButtonElement | undefined {
  const own = [...(form?.elements ?? [])].find((one): one is HTMLButtonElement => one instanceof HTMLButtonElement && one.type === 'submit')
  const foot = dialog?.querySelectorAll<HTMLButtonElement>('[data-slot=footer] button') ?? []
  return own ?? (foot.length > 1 ? foot[foot.length - 1] : undefined)
}

function confirm(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return
  if (!keysFor(DIALOGS, CONFIRM).includes(nameOf(event))) return
  const [form, dialog] = [event.target.closest('form'), event.target.closest('[role=dialog]')]
  const button = buttonFor(form, dialog)
  // What spends is pressed by whoever looks at its button, and by nobody else.
  if (button?.hasAttribute('data-spends') && button !== document.activeElement) return
  if (button === undefined && (form === null || dialog !== null)) return
  event.preventDefault()
  if (button) button.click() // one that is switched off does nothing
  else form?.requestSubmit()
}

/** Ctrl or ⌘ with Enter confirms a dialog and sends a form, from wherever in it one is. Escape is the dialogs' own. */
export function useConfirming(): void {
  useKeys('dialogs', [
    { keys: ['mod+enter'], says: 'app.keys.confirm', does: () => undefined },
    { keys: ['escape'], says: 'app.keys.close' },
  ])
  useEventListener(window, 'keydown', confirm)
}
