"""What holds for whoever has only keys. They come to everything on a screen with Tab, in the order in which one reads,
and always see where they are; and whoever closes a dialog is back where they were."""

from typing import Final

from playwright.sync_api import Page

LOSES_FOCUS: Final = """(() => {
  const OVER = '[role=dialog], [role=menu], [role=listbox], [data-reka-popper-content-wrapper]'
  let last, opener, wasOpen = false
  addEventListener('focusin', ({ target }) => { if (!target.closest(OVER)) last = target })
  addEventListener('focusout', ({ target, relatedTarget }) => {
    if (relatedTarget === null && target === last) last = undefined
  })
  const isOpen = () => document.querySelector('[role=dialog]') !== null
  const isLost = () => document.activeElement === document.body && !isOpen()
  const isThere = one => one?.isConnected && !one.matches(':disabled') && one.checkVisibility()
  const look = () => {
    if (isOpen() && !wasOpen) opener = last
    if (!isOpen() && wasOpen) setTimeout(() => {
      if (isLost() && isThere(opener)) console.error(`The focus is lost: ${opener.outerHTML}`)
    }, 100)
    wasOpen = isOpen()
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
})()"""
"""Has a page complain where a dialog was closed and the focus is nowhere, though what had it before is still there."""

_MOST: Final = 150
"""Where there are more, they are rows of a list, and each is like the one before it."""
_AT_ONCE: Final = 10

_WATCH: Final = r"""([begin, most]) => {
  const still = new CSSStyleSheet()
  still.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important }')
  document.adoptedStyleSheets.push(still)

  const said = one => `${one.tagName} ${(one.ariaLabel || one.title || one.textContent || one.id).trim().slice(0, 40)}`
  const hasLine = one => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one)
    const isSeen = one.offsetWidth > 1 && !/, 0\)$|\/ 0\)$/.test(outlineColor)
    return isSeen && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
  }
  // What is seen in its place may bear the line: an editor around its text, a card around the link that it is.
  const bearerOf = one => {
    for (let at = one, up = 0; at && up < 5; at = at.parentElement, up++) if (hasLine(at)) return at
    return null
  }
  const shownPartFor = one => {
    const seen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
    for (let at = one.parentElement; at; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at)
      const { left, top, right, bottom } = at.getBoundingClientRect()
      if (overflowX !== 'visible') {
        seen.left = Math.max(seen.left, left)
        seen.right = Math.min(seen.right, right)
      }
      if (overflowY !== 'visible') {
        seen.top = Math.max(seen.top, top)
        seen.bottom = Math.min(seen.bottom, bottom)
      }
    }
    return seen
  }
  // What cuts off all that reaches out of it cuts the line off, too. At one side it may, and where there is no room.
  const cutSides = one => {
    const { outlineOffset, outlineWidth } = getComputedStyle(one)
    const out = parseFloat(outlineOffset) + parseFloat(outlineWidth) - 1
    const { left, top, right, bottom } = one.getBoundingClientRect()
    const seen = shownPartFor(one)
    const isWide = right - left > seen.right - seen.left + 1
    const isHigh = bottom - top > seen.bottom - seen.top + 1
    const across = isWide ? [] : [left - out < seen.left, right + out > seen.right]
    const down = isHigh ? [] : [top - out < seen.top, bottom + out > seen.bottom]
    return [...across, ...down].filter(Boolean).length
  }
  const isCovered = one => {
    const { left, top, right, bottom } = one.getBoundingClientRect()
    const seen = shownPartFor(one)
    const x = (Math.max(left, seen.left) + Math.min(right, seen.right)) / 2
    const y = (Math.max(top, seen.top) + Math.min(bottom, seen.bottom)) / 2
    const over = document.elementFromPoint(x, y)
    return !over || !(one.contains(over) || over.contains(one))
  }
  // Above it, if no column further on begins there; or in its line and to the left of it.
  const isSeenBefore = (one, before) => {
    const [is, was] = [one, before].map(each => each.getBoundingClientRect())
    if (is.bottom <= was.top + 1) return is.left < was.right
    const shared = Math.min(was.bottom, is.bottom) - Math.max(was.top, is.top)
    return shared > Math.min(was.height, is.height) / 2 && is.right <= was.left + 1
  }
  const isBefore = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING

  const all = document.querySelector('[role=dialog]') ?? document
  const first = all === document ? document.querySelector(begin) ?? document.body : document.body
  const SEEN = 'a[href], button, input, select, textarea, summary, video[controls], [tabindex], [contenteditable=true]'
  const meant = [...all.querySelectorAll(SEEN)]
    .filter(one => one.tabIndex >= 0 && !one.matches(':disabled') && !one.closest('[inert]'))
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && (first.contains(one) || isBefore(first, one)))
  const stops = []
  const found = []
  let isThrough = false
  let isBack = false
  let lastLine
  const look = () => {
    const one = document.activeElement
    const before = stops.at(-1)
    // A date has parts of its own, between which Tab goes.
    if (isThrough || one === before || one === first) return
    isThrough = stops.length > 0 && (one === document.body || stops.includes(one) || isBefore(one, before))
    if (isThrough || one === document.body) return
    stops.push(one)
    const lineBefore = lastLine
    const line = lastLine = bearerOf(one)
    if (!line) found.push(`${said(one)} has the focus, and no line around it`)
    else if (cutSides(line) > 1) found.push(`${said(one)}: the line around it is cut off at ${cutSides(line)} sides`)
    else if (isCovered(line)) found.push(`${said(one)} has the focus, and lies under something`)
    if (one.tabIndex > 0) found.push(`${said(one)} comes out of turn`)
    if (line && lineBefore?.isConnected && !lineBefore.contains(line) && isSeenBefore(line, lineBefore))
      found.push(`${said(one)} comes after ${said(before)}, and is seen before it`)
  }
  const heed = event => event.key === 'Tab' && look()
  addEventListener('keydown', heed, true)
  // One of several that are one choice stands for all of them.
  const isReached = one => stops.some(stop => one.contains(stop) || (one.type === 'radio' && one.name === stop.name))
  const missed = () => stops.length < most ? meant.filter(one => one.isConnected && !isReached(one)) : []

  window.tabbed = {
    isThrough: () => isThrough || stops.length >= most,
    isWhole: () => missed().length === 0,
    turn: () => {
      isThrough = true
      const from = stops.length
      addEventListener('focusin', event => {
        isBack ||= stops.indexOf(event.target, from) >= 0
        stops.push(event.target)
      })
    },
    isBack: () => isBack,
    end: () => {
      removeEventListener('keydown', heed, true)
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter(one => one !== still)
      return [...new Set(found), ...missed().map(one => `${said(one)} is not reached by Tab`)]
    },
  }
  first.tabIndex = -1
  first.focus()
}"""


def tab_faults(page: Page, begin: str = "main") -> list[str]:
    """Go through the page with Tab; return what is not come to, what comes out of turn, and where one sees no focus."""
    page.evaluate(_WATCH, [begin, _MOST])
    while not page.evaluate("tabbed.isThrough()"):
        _press(page, "Tab")
    if not page.evaluate("tabbed.isWhole()"):
        # A key may lead past something, as on the board from the cards to the timeline: one comes to it from behind.
        page.evaluate("tabbed.turn()")
        while not page.evaluate("tabbed.isWhole() || tabbed.isBack()"):
            _press(page, "Shift+Tab")
    return list(page.evaluate("tabbed.end()"))


def _press(page: Page, key: str) -> None:
    for _ in range(_AT_ONCE):
        page.keyboard.press(key)
