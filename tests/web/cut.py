"""What of a page lies outside of it, where nobody can scroll to."""

from playwright.sync_api import Page

_CUT = """() => [...document.querySelectorAll('main :is(button, a, input, h1, h2, p, article)')]
  .filter(one => {
    const box = one.getBoundingClientRect()
    if (!one.checkVisibility({visibilityProperty: true}) || box.width < 2 || box.right <= innerWidth + 1) return false
    for (let at = one.parentElement; at; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth) return false
    }
    return true
  })
  .map(one => `${one.tagName} ${(one.ariaLabel || one.textContent).trim().slice(0, 40)}`)"""


def cut_off(page: Page) -> list[str]:
    """Return what reaches over the right edge of the page, in no part of it that scrolls sideways."""
    return list(page.evaluate(_CUT))
