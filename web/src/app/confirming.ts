import { useEventListener } from '@vueuse/core'

/** Presses what a dialog is there for: the last of the buttons at its foot, beside the one that leaves it. */
function confirm(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented || event.isComposing) return
  const dialog = event.target instanceof Element ? event.target.closest('[role=dialog]') : null
  const buttons = dialog?.querySelectorAll<HTMLButtonElement>('[data-slot=footer] button') ?? []
  const last = buttons[buttons.length - 1]
  if (last === undefined || buttons.length < 2) return
  // What spends is pressed by whoever looks at its button, and by nobody else.
  if (last.hasAttribute('data-spends') && last !== document.activeElement) return
  event.preventDefault()
  last.click() // one that is switched off does nothing
}

/** Ctrl or ⌘ with Enter confirms a dialog from wherever in it one is. */
export const useConfirming = (): void => void useEventListener(window, 'keydown', confirm)
