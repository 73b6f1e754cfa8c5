"""A line of Markdown without its marks: what a person reads, and what may be spoken. It decides what a word is."""

import re

_MARK = re.compile(r"[\[\]*_`<&\\~]|/\*")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\n]{0,500}\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\((?:https?:|mailto:|#|/|\.)[^()\n]{0,500}\)")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\n]{1,40}\](?::.*)?")
_NOTE = re.compile(r"\[\[[^\[\]\n]{0,400}\]\]|<!--[^<>\n]{0,400}-->|/\*[^*\n]{0,400}\*/")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>\n]{0,200})?/?>")
_STRONG = re.compile(r"(\*\*\*|\*\*|___|__|~~)(?=\S)")
_EMPHASIS = re.compile(r"(?<![\w*\\])([*_])(?=\S)([^*_\n]{1,300}?)(?<=\S)\1(?![\w*])")
_HAN_EMPHASIS = re.compile(r"(?<!\\)\*(?=\S)([^*\n]{1,300}?)(?<=\S)\*")
_STRONG_END = re.compile(r"(?<=\S)(\*\*\*|\*\*|___|__|~~)")
_CODE = re.compile(r"`([^`\n]{1,300})`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|])")
_ENTITY = {
    "&nbsp;": " ",
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&ldquo;": "“",
    "&rdquo;": "”",
}


def plain(line: str) -> str:
    """Return one line without Markdown and HTML marks, outer white space and comments; words stay as they are."""
    text = line.replace("\u3000", " ").replace("\t", " ").strip()
    if not _MARK.search(text):
        return text
    for pattern in (_NOTE, _IMAGE, _FOOTNOTE, _TAG):
        text = pattern.sub("", text)
    text = _CODE.sub(r"\1", _LINK.sub(r"\1", text))
    text = _STRONG_END.sub("", _STRONG.sub("", text))
    text = _HAN_EMPHASIS.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    text = _ESCAPE.sub(r"\1", text)
    if "&" in text:
        for entity, char in _ENTITY.items():
            text = text.replace(entity, char)
    return text.strip()
