import { useEventListener } from '@vueuse/core'

const ON_TOP = '[role=dialog],[role=menu],[role=listbox],[data-reka-popper-content-wrapper]'

/**
 * Whoever closes a dialog is back where they were. A dialog sees to that by itself, unless it came from a menu: what had the
 * focus then has gone with it.
 */
export function useFocusBack(): void {
  let last: HTMLElement | undefined
  useEventListener(document, 'focusin', ({ target }) => {
    if (target instanceof HTMLElement && !target.closest(ON_TOP)) last = target
  })
  useEventListener(document, 'focusout', ({ target, relatedTarget }) => {
    if (target === last && relatedTarget === null) last = undefined
  })
  // It does not bubble, and is told just before what had the focus is taken away.
  useEventListener(document, 'focusScope.autoFocusOnUnmount', () => setTimeout(goBack), { capture: true })

  function goBack(): void {
    if (document.activeElement === document.body && !document.querySelector('[role=dialog]')) last?.focus()
  }
}
