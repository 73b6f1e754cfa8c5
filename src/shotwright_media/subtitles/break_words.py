"""Characters and words that decide where a line of subtitles is broken."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NO_LINE_START: Final = frozenset(
    "，。、；：？！…—～·）」』》〉】〕〗］｝”’,.!?;:)]}%％‰℃°々〻ーぁぃぅぇぉっゃゅょァィゥェォッャュョ–"
)
"""Closing marks and small kana: never the first of a line."""
NO_LINE_END: Final = frozenset("（「『《〈【〔〖［｛“‘([{￥¥$＄£€#＃@")
"""Opening marks: never the last of a line."""

BREAK_BEFORE: Final = _words("""
    and but or nor so yet because although though while when whenever where if unless until since that which who whose
    whom than as after before to of in on at for with without from by into about over under between through against
    during like
""")
"""English conjunctions, relative pronouns and prepositions."""
NO_BREAK_AFTER: Final = _words("""
    a an the this that these those my your his her its our their no every each some any to of in on at for with from
    by into about and but or so if as than i you he she it we they is are was were am be been will would can could
    shall should may might must do does did has have had not don't doesn't didn't isn't aren't can't won't very too
    i'm you're he's she's it's we're they're i'll you'll we'll i've you've we've mr. mrs. ms. dr.
""")
"""English words that belong to what follows them."""
ABBREVIATIONS: Final = _words("mr. mrs. ms. dr. st. prof. vs. etc. e.g. i.e. jr. sr. no. a.m. p.m.")
"""Words whose full stop ends no sentence."""

BREAK_BEFORE_HAN: Final = _words("""
    但 但是 而 而且 和 与 并 并且 因为 所以 如果 就 却 也 都 还 还是 才 又 再 把 被 在 从 向 对 给 跟 是 让 不过 只是
    可是 然后 或者 或 虽然 为了 直到 除非 于是 那么 究竟 到底 请 不要 别
""")
"""Chinese connectives and prepositions."""
BREAK_AFTER_HAN: Final = frozenset("的了着过吧呢吗啊呀嘛们地得")
"""Chinese particles that close a group of words."""
NO_BREAK_AFTER_HAN: Final = frozenset(
    "不没很太最更我你您他她它这那哪每各一两几第把被在从向对给跟和与是让请别再又还就才都也会能要想可"
)
"""Chinese characters that lean on what follows them."""
