/**
 * Has a dialog open with the focus on something of its own instead of on what closes it, so that Enter does what the
 * dialog asks for: `<UModal :content="focusOn('go')">` with `id="go"` within.
 */
export const focusOn = (id: string): object => ({
  onOpenAutoFocus: (event: Event) => {
    const wanted = document.getElementById(id)
    if (wanted === null) return
    event.preventDefault()
    wanted.focus()
  },
})
