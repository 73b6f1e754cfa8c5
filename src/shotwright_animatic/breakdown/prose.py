"""Told stories: which quotes are spoken, by whom, and what of the rest is a tag, an action or narration."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shotwright_animatic.breakdown.elements import Action, Element, Speech
from shotwright_animatic.breakdown.lexicon import lexicon, tables
from shotwright_animatic.breakdown.names import Person, Roster, surname_of
from shotwright_animatic.breakdown.scripts import han_count, is_speakable, sentences, word_count
from shotwright_sdk.values import Anchor
from shotwright_sdk.vocabulary import Gender, LineKind

_QUOTE = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"")
_CLAUSE_END = re.compile(r"[，。！？；：,.!?;:…—]")
_WRITTEN = re.compile(
    r"(?:写着|写道|刻着|印着|标着|题着|画着|叫做|名为|名叫|所谓|label(?:l)?ed|called|marked|named|reading"
    r"|(?:sign|letter|note|message|text|label|screen|card) (?:says|said|reads|read))[：:，,]?\s*$"
)
_THINKS = re.compile(r"想|心道|心里|thought|thinks|wondered|wonders")
_CROWD = re.compile(
    r"(?P<zh>(?:^|[，。；！？])(?:有的人?|有人|他们|她们|大家|众人|人们|人群)[^，。！？；：“”]{0,12}[，：]?\s*$)"
    r"|(?P<en>\b(?:they|everyone|everybody|the crowd) (?:all )?(?:\w+ly )?(?:{verbs})\b)".replace(
        "{verbs}", "|".join(tables("delivery")["said"]["en"])
    ),
    re.IGNORECASE,
)
"""Many who speak at once: a clause that leads to a quote, or a tag."""
_NO_NAME_START: Final = frozenset("于时和向从都全连后来而以之便有只能当因由经过安常平")
_NO_GIVEN_NAME: Final = frozenset("声色的了是在天子个上下中里面前后边处光亮昏夜间时点分")
_EN_BEFORE_VERB = re.compile(
    r"\b([A-Z][a-z’']+(?:\s[A-Z][a-z]+)?)\s+(?:\w+ly\s+)?(?:{verbs})\b".replace(
        "{verbs}", "|".join(tables("delivery")["said"]["en"])
    )
)
_EN_AFTER_VERB = re.compile(
    r"\b(?:{verbs})\s+((?:the\s(?:old\s|young\s|little\s)?[a-z]+)|(?:the\s)?[A-Z][a-z’']+(?:\s[A-Z][a-z]+)?)".replace(
        "{verbs}", "|".join(tables("delivery")["said"]["en"])
    )
)
_EN_ROLE = re.compile(
    r"\b(?:the|an?)\s((?:old|young|little)?\s?(?:{roles}))\b".replace(
        "{roles}", "|".join(tables("people")["role"]["en"])
    ),
    re.IGNORECASE,
)
_NOT_NAMES: Final = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "i",
        "we",
        "you",
        "the",
        "a",
        "an",
        "and",
        "but",
        "then",
        "there",
        "this",
        "that",
        "what",
        "who",
        "his",
        "her",
        "their",
        "my",
        "your",
        "no",
        "yes",
        "so",
        "as",
        "when",
        "if",
    ]
)
_HAN_PRONOUNS: Final = {"他": Gender.MALE, "她": Gender.FEMALE}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A stretch of a paragraph; `quote` is what stands inside the marks, "" for told text."""

    text: str
    quote: str = ""


def names_in_prose(paragraphs: Sequence[str]) -> list[str]:
    """Return the names that stand beside quotes, in the order in which they appear."""
    names: dict[str, None] = {}
    counts = _gram_counts(paragraphs)
    for paragraph in paragraphs:
        parts = list(_parts(paragraph))
        if any(part.quote for part in parts):
            for part in parts:
                if not part.quote:
                    names.update(dict.fromkeys(_subjects(part.text, counts)))
    return list(names)


def _gram_counts(paragraphs: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for paragraph in paragraphs:
        for at, char in enumerate(paragraph):
            if surname_of(char) and char not in _NO_NAME_START:
                for length in (2, 3):
                    gram = paragraph[at : at + length]
                    counts[gram] = counts.get(gram, 0) + 1
    return counts


def _crowd_in(words: str) -> str:
    """Return what we call those who speak together, "" if it is somebody."""
    found = _CROWD.search(words)
    if not found or not lexicon("delivery", "said").has(found.group()):
        return ""
    return "众人" if found.group("zh") else "Everyone"


def _subjects(text: str, counts: dict[str, int]) -> Iterator[str]:
    if crowd := _crowd_in(text):
        yield crowd
    if han_count(text):
        yield from _han_subjects(text, counts)
        return
    for match in _EN_BEFORE_VERB.finditer(text):
        if match.group(1).split()[0].lower() not in _NOT_NAMES:
            yield match.group(1)
    for match in _EN_AFTER_VERB.finditer(text):
        name = match.group(1)
        if name.startswith("the ") and name[4].islower():
            if _EN_ROLE.match(name):
                yield name[4:].capitalize()
        elif name.removeprefix("the ").split()[0].lower() not in _NOT_NAMES:
            yield name.removeprefix("the ")


def _han_subjects(text: str, counts: dict[str, int]) -> Iterator[str]:
    """A name stands at the start of a clause that says, or of the first clause after a quote."""
    roles = sorted(tables("people")["role"]["zh"], key=len, reverse=True)
    clauses = [clause for clause in _CLAUSE_END.split(text) if clause]
    for at, clause in enumerate(clauses):
        speaks = lexicon("delivery", "said").has(clause) or (at == 0) or at == len(clauses) - 1
        role = next((role for role in roles if clause.startswith(role)), "")
        if role and (speaks or lexicon("delivery", "said").has(text)):
            yield role
        elif speaks and clause.startswith("我") and lexicon("delivery", "said").has(clause[:6]):
            yield "我"
        elif speaks and surname_of(clause) and clause[0] not in _NO_NAME_START and len(clause) > 2:
            name = _likely_name(clause, counts)
            is_likely = lexicon("delivery", "said").has(text) and name[1] not in _NO_GIVEN_NAME
            if counts.get(name, 0) > 1 or is_likely:
                yield name


def _likely_name(clause: str, counts: dict[str, int]) -> str:
    two, three = clause[:2], clause[:3]
    if len(surname_of(clause)) == 2:
        return clause[:4] if counts.get(clause[:4], 0) > 1 else three
    longer = counts.get(three, 0)
    return three if longer > 1 and longer >= 0.7 * counts.get(two, 1) else two


def without_quotes(text: str) -> str:
    """Return a paragraph without what is quoted in it."""
    return _QUOTE.sub(" ", text)


class QuoteReader:
    """Reads a story's paragraphs in order, and remembers who spoke last."""

    def __init__(self, roster: Roster, genders: dict[str, Gender], *, narrate: bool) -> None:
        self._roster = roster
        self._genders = genders
        self._narrate = narrate
        self._speakers: list[str] = []
        self._named: list[str] = []

    def read(self, action: Action) -> list[Element]:
        """Return a paragraph as speeches, actions and, in a told story, narration."""
        parts = list(_parts(action.text))
        spoken = [bool(part.quote) and _is_spoken(parts, at) for at, part in enumerate(parts)]
        if not any(spoken):
            self._remember_named(action.text)
            return [self._told(action.text, action)] if is_speakable(action.text) else []
        elements: list[Element] = []
        held = ""
        has_spoken = False
        for at, part in enumerate(parts):
            if not spoken[at]:
                held += part.text
                continue
            elements += self._around(held, action, after_quote=has_spoken, before_quote=True)
            held = ""
            elements.append(self._speech(parts, at, action.anchor, fresh=not has_spoken))
            has_spoken = True
        elements += self._around(held, action, after_quote=True, before_quote=False)
        return _hinted(elements, action)

    def _told(self, text: str, action: Action) -> Element:
        if self._narrate:
            return Speech(
                kind=LineKind.NARRATION, speaker="", text=text.strip(), anchor=action.anchor, hint=action.hint
            )
        return Action(text=text.strip(), anchor=action.anchor, hint=action.hint)

    def _around(self, text: str, action: Action, *, after_quote: bool, before_quote: bool) -> list[Element]:
        """Drop bare tags (`she said`), keep actions beside a quote as actions, and tell the rest."""
        elements: list[Element] = []
        parts = [part for part in sentences(text) if is_speakable(part)]
        for at, sentence in enumerate(parts):
            self._remember_named(sentence)
            beside = (after_quote and at == 0) or (before_quote and at == len(parts) - 1)
            if beside and _is_tag(sentence):
                continue
            seen = Action(text=sentence.strip(" ，,：:"), anchor=action.anchor)
            elements.append(seen if beside else self._told(sentence, Action(text=sentence, anchor=action.anchor)))
        return elements

    def _speech(self, parts: Sequence[_Part], at: int, anchor: Anchor, *, fresh: bool) -> Speech:
        before = parts[at - 1].text if at and not parts[at - 1].quote else ""
        after = parts[at + 1].text if at + 1 < len(parts) and not parts[at + 1].quote else ""
        crowd = _crowd_in(_first_clauses(after)) or _crowd_in((sentences(before) or [""])[-1])
        speaker, clause = (crowd, "") if crowd else self._speaker(before, after, fresh=fresh)
        if speaker:
            self._speakers = [*(name for name in self._speakers if name != speaker), speaker][-4:]
        thought = bool(_THINKS.search(clause)) and not lexicon("delivery", "said").has(clause.replace("想", ""))
        kind = LineKind.THOUGHT if thought and speaker else LineKind.DIALOGUE if speaker else LineKind.NARRATION
        return Speech(kind=kind, speaker=speaker, text=parts[at].quote, anchor=anchor, parenthetical=_manner(clause))

    def _speaker(self, before: str, after: str, *, fresh: bool) -> tuple[str, str]:
        """Return who speaks and the words that say so: the clause after the quote, the sentence before it, or habit."""
        tag = sentences(after)[0] if after.strip() else ""
        lead = sentences(before)[-1] if before.strip() else ""
        if (
            tag
            and lexicon("delivery", "said").has(_first_clauses(tag))
            and (name := self._subject(_first_clauses(tag)))
        ):
            return name, tag
        if lead.rstrip().endswith(("：", ":", "，", ",", "道", "说")) and (name := self._subject(lead)):
            return name, lead
        for words in (tag, lead):
            starts = next(iter(self._roster.mentions(words)), None)
            if starts and starts[0] <= 4:
                return starts[1].name, words
        if not fresh and self._speakers:
            return self._speakers[-1], ""
        if name := self._subject(lead):
            return name, lead
        return self._by_turns(), ""

    def _subject(self, clause: str) -> str:
        """Return who does what a clause says: the first name in it, or the person its pronoun stands for."""
        first = next(iter(self._roster.mentions(clause)), None)
        pronoun = lexicon("people", "pronoun").first(clause)
        if first and not (pronoun and next(lexicon("people", "pronoun").find(clause)).start < first[0]):
            return first[1].name
        return self._antecedent(Gender(pronoun)) if pronoun else first[1].name if first else ""

    def _antecedent(self, gender: Gender) -> str:
        recent = [*reversed(self._named), *reversed(self._speakers)]
        for fitting in (gender, Gender.UNKNOWN):
            for name in recent:
                if self._genders.get(name, Gender.UNKNOWN) is fitting:
                    return name
        return recent[0] if recent else ""

    def _by_turns(self) -> str:
        """Without a tag two people speak in turns; the first one to be named begins."""
        if len(self._speakers) > 1:
            return self._speakers[-2]
        others = [name for name in reversed(self._named) if name not in self._speakers]
        return others[0] if others else self._speakers[-1] if self._speakers else ""

    def _remember_named(self, text: str) -> None:
        for _, person in self._roster.mentions(text):
            self._remember(person)

    def _remember(self, person: Person) -> None:
        self._named = [*(name for name in self._named if name != person.name), person.name][-6:]


def _parts(text: str) -> Iterator[_Part]:
    at = 0
    for match in _QUOTE.finditer(text):
        if match.start() > at:
            yield _Part(text=text[at : match.start()])
        yield _Part(text=match.group(), quote=next(group for group in match.groups() if group))
        at = match.end()
    if at < len(text):
        yield _Part(text=text[at:])


def _is_spoken(parts: Sequence[_Part], at: int) -> bool:
    quote = parts[at].quote.strip()
    before = parts[at - 1].text if at else ""
    after = parts[at + 1].text if at + 1 < len(parts) else ""
    if not is_speakable(quote) or _WRITTEN.search(before):
        return False
    alone = not before.strip() and not after.strip()
    led = before.rstrip().endswith(("：", ":")) or (
        before.rstrip().endswith((",", "，")) and lexicon("delivery", "said").has(before[-24:])
    )
    tagged = lexicon("delivery", "said").has(_first_clauses(after)[:24]) and not before.strip()
    return alone or led or tagged or quote[-1] in "。！？…!?.,—，～~-"


def _first_clauses(text: str) -> str:
    return _CLAUSE_END.split(text.strip(), maxsplit=1)[0] if text.strip() else ""


def _is_tag(sentence: str) -> bool:
    """`林夏低声说。` or `she said softly.`: nothing to see."""
    bare = sentence.strip()
    size = han_count(bare) + 2 * word_count(bare)
    return size <= 12 and lexicon("delivery", "said").has(bare)


def _manner(clause: str) -> str:
    """Return the clause beside a quote if it tells how the words are said."""
    bare = clause.strip(" ，。：,.:")
    return bare if bare and lexicon("delivery", "emotion").has(bare) and len(bare) < 60 else ""


def _hinted(elements: list[Element], action: Action) -> list[Element]:
    if not action.hint or not elements:
        return elements
    first = elements[0]
    if isinstance(first, Speech):
        first = Speech(
            kind=first.kind,
            speaker=first.speaker,
            text=first.text,
            anchor=first.anchor,
            parenthetical=first.parenthetical,
            hint=action.hint,
        )
    else:
        first = Action(text=first.text, anchor=first.anchor, hint=action.hint)
    return [first, *elements[1:]]
