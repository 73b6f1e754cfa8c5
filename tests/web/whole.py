"""What holds for every screen, looked at where it stands: every width, both themes, nothing cut off, no name of a text
in the place of its words, nothing that somebody cannot perceive or reach."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from playwright.sync_api import Page

from tests.web.conftest import ROOT, come_to_rest, faults_of, keep

_LOCALES: Final = ROOT / "web" / "src" / "locales" / "en"
_NARROWER: Final = {1440: (1024, 768, 720), 390: (360,)}
"""Where else nothing may be cut off. At 720 a page lies as in a window of 1440 at 200 %."""
_HIGH: Final = {1440: 900, 720: 450}

_CUT: Final = """() => {
  const shows = one => one.checkVisibility({visibilityProperty: true}) && one.clientWidth > 1
    && !one.closest('.sr-only')
  const scrolls = one => {
    for (let at = one.parentElement; at; at = at.parentElement) {
      // What scrolls down is not meant to scroll sideways, though it could.
      if (at.classList.contains('overflow-y-auto')) continue
      if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth) return true
    }
    return false
  }
  const isOutside = one => {
    const {left, right, width} = one.getBoundingClientRect()
    return width > 1 && (right > innerWidth + 1 || left < -1) && !scrolls(one)
  }
  // What people named may end in dots, if the whole of it is told to whoever points at it.
  const isShortened = one => one.textContent.trim() && one.scrollWidth > one.clientWidth + 1
    && /hidden|clip/.test(getComputedStyle(one).overflowX) && !one.closest('[title]')
  const words = 'button, a, h1, h2, h3, h4, label, legend, th, dt, summary, [role=tab]'
  const found = [
    ...[...document.querySelectorAll(`:is(main, nav, header) :is(${words}, input, p, article, canvas)`)]
      .filter(isOutside),
    ...[...document.querySelectorAll(`:is(main, nav, header) :is(${words})`)]
      .flatMap(one => [one, ...one.querySelectorAll('span')]).filter(isShortened),
  ]
  return [...new Set(found.filter(shows))]
    .map(one => `${one.tagName} ${(one.ariaLabel || one.textContent).trim().slice(0, 40)}`)
}"""


def cut_off(page: Page) -> list[str]:
    """Return what reaches out of the window in no part of it that scrolls sideways, and words that are not whole."""
    return list(page.evaluate(_CUT))


def is_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@cache
def _name() -> re.Pattern[str]:
    """Return what the name of a text looks like: `gallery.show.all`, and no file that is called `settings.json`."""
    said = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in _LOCALES.glob("*.json")}
    groups = [f"{feature}\\.(?:{'|'.join(words)})" for feature, words in said.items()]
    return re.compile(rf"\b(?:{'|'.join(groups)})\b(?!/)")


def raw_names(page: Page) -> list[str]:
    return _name().findall(page.inner_text("body"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    width: int
    theme: str


LOOKS: Final = {
    "en": (Look(width=1440, theme="dark"), Look(width=390, theme="light")),
    "zh": (Look(width=1440, theme="light"), Look(width=390, theme="dark")),
}
"""Each language at both widths, each width in both themes."""


def faults_at(page: Page, look: Look, name: str) -> list[str]:
    """Return what is wrong with the page at this width and theme, and at those that are narrower; keep a picture."""
    page.emulate_media(color_scheme="light" if look.theme == "light" else "dark")
    widen(page, look.width, _high(look.width))
    come_to_rest(page)
    keep(page, f"{name}-{look.width}-{look.theme}")
    found = [f"{look.width}: {what}" for what in (*faults_of(page), *cut_off(page), *raw_names(page))]
    for width in (look.width, *_NARROWER[look.width]):
        widen(page, width, _high(width))
        if is_sideways(page):
            found.append(f"{width}: it scrolls sideways")
        found += [f"{width}: {what} is cut off" for what in cut_off(page)]
    return list(dict.fromkeys(found))


def _high(width: int) -> int:
    return _HIGH.get(width, 844)


def widen(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
