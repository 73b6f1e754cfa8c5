"""Where and when: `INT. CAFE - NIGHT`, `内景 咖啡馆 - 夜`, `1-2 日 外 河边`, `城市天台 夜 雨`."""

import re

from shotwright_animatic.breakdown.elements import Setting
from shotwright_animatic.breakdown.lexicon import lexicon
from shotwright_animatic.breakdown.scripts import is_han
from shotwright_sdk.vocabulary import Place, TimeOfDay, Weather

_STRONG = re.compile(
    r"\s+[-–—]+\s+|[—–]+|[，,。、/|:：;；()（）【】\[\]·.]+|(?<=[\u3400-\u9fff])\s*-\s*|-(?=[\u3400-\u9fff])|\s-|-\s"
)
_DAY_AND_SIDE = re.compile(
    r"(日|夜|晨|昏|黄昏|清晨|傍晚|夜晚|白天)(内外|内|外)(?:景)?$|(内外|内|外)(?:景)?(日|夜|晨|昏|黄昏|清晨|傍晚|夜晚|白天)$"
)
_FILLER = re.compile(
    r"第二天|次日|翌日|当天|当晚|同一天|时分|几天后|数日后|[一二三四五六七八九十两几多半数\d]+(?:年|个?月|天|小时|周|日)[后前]|后来|前|后|的|景|"
    r"\b(?:the|a|an|next|same|following|previous|that|late|early|later|still|heavy|light|\d+|days?|weeks?|months?|years?|hours?|after|before|present|past)\b",
    re.IGNORECASE,
)
_TIME_SUFFIX = re.compile(r"(?:雨夜|雪夜|深夜|夜晚|清晨|黄昏|傍晚|夜|日)$")
_TIME_PHRASE = re.compile(r"\s+(?:at|by|in the|in|during the)\s+([a-z ]{3,20})$", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    ["a", "an", "the", "of", "on", "in", "at", "by", "and", "or", "near", "to", "for", "from", "with"]
)
_HEAD_FIRST = re.compile(r"\s+(?:of|on|in|at|by|near|beside|outside|under|above|behind)\s+", re.IGNORECASE)
_INDOOR_PLACES = frozenset(
    {
        Place.OFFICE,
        Place.HOME,
        Place.BEDROOM,
        Place.KITCHEN,
        Place.CLASSROOM,
        Place.CORRIDOR,
        Place.HOSPITAL,
        Place.CAFE,
        Place.SHOP,
    }
)


def read_setting(text: str) -> Setting:
    """Return what a heading's text says of place, side, time and weather, in whatever order it says it."""
    names: list[str] = []
    found = Setting()
    for token in _tokens(text):
        attributes = _attributes(token)
        if attributes is None:
            names.append(token)
        else:
            found = _merged(found, attributes)
    name, tail = _without_tail(_joined(names))
    return _merged(Setting(name=name), _merged(found, tail))


def place_of(name: str) -> Place:
    """Return the kind of place that a location's name means; the head noun decides (`医院走廊` is a corridor)."""
    head = _HEAD_FIRST.split(name, maxsplit=1)[0]
    table = lexicon("setting", "place")
    return Place(table.last(head) or table.first(name) or Place.OTHER)


def is_interior(name: str, place: Place, said: bool | None) -> bool:
    """Return whether a location is indoors: what the heading says, else what the name says, else what is usual."""
    if said is not None:
        return said
    table = lexicon("setting", "interior")
    by_name = [hit.meaning for hit in table.find(name) if hit.end - hit.start > 1]
    if by_name:
        return by_name[-1] == "yes"
    return place in _INDOOR_PLACES


def time_in(text: str) -> TimeOfDay | None:
    """Return the time of day that running text mentions; single characters are too common to count."""
    for hit in lexicon("setting", "time").find(text):
        if hit.end - hit.start > 1:
            return TimeOfDay(hit.meaning)
    return None


def weather_in(text: str) -> Weather | None:
    """Return the weather that running text mentions; the last word wins, as in `the rain has turned to snow`."""
    hits = [
        hit for hit in lexicon("setting", "weather").find(text) if hit.end - hit.start > 1 or _is_alone(text, hit.start)
    ]
    return Weather(hits[-1].meaning) if hits else None


def _is_alone(text: str, at: int) -> bool:
    """`雨` and `雪` count as weather unless they stand in a name such as `小雨` or `陈雪`."""
    before = text[max(0, at - 1) : at]
    after = text[at + 1 : at + 2]
    return (
        text[at] in "雨雪雾"
        and (before == "" or not is_han(before) or before in "下的着在了大暴阵被冒淋，")
        and after not in {"琴", "儿", "姐"}
    )


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for part in _STRONG.split(text):
        stripped = part.strip()
        if any(map(is_han, stripped)):
            tokens += stripped.split()
        elif stripped:
            tokens.append(stripped)
    return tokens


def _attributes(token: str) -> Setting | None:
    """Return what a token says if all of it is time, weather or side; None if any of it may be a name."""
    pair = _DAY_AND_SIDE.match(token)
    if pair:
        time, side = pair.group(1) or pair.group(4), pair.group(2) or pair.group(3)
        return Setting(time=_time(time), interior=side != "外")
    side = lexicon("setting", "interior").exact(token.rstrip("."))
    if side and (
        len(token) == 1
        or token.rstrip(".").lower() in {"int", "ext", "interior", "exterior", "内景", "外景", "室内", "室外"}
    ):
        return Setting(interior=side == "yes")
    rest = token
    time = weather = ""
    for table in ("same_time", "heading_weather", "time"):
        hits = list(lexicon("setting", table).find(rest))
        for hit in reversed(hits):
            rest = rest[: hit.start] + rest[hit.end :]
        if hits and table == "time":
            time = hits[0].meaning
        elif hits and table == "heading_weather":
            weather = hits[0].meaning
            time = "night" if token.endswith("夜") else time
    if _FILLER.sub("", rest).strip(" '’s-_") or rest == token:
        return None
    same = lexicon("setting", "same_time").has(token)
    return Setting(
        time=_time(time) if time else None, weather=Weather(weather) if weather else None, same_time=same and not time
    )


def _time(word: str) -> TimeOfDay | None:
    meaning = word if word in set(TimeOfDay) else lexicon("setting", "time").first("黄昏" if word == "昏" else word)
    return TimeOfDay(meaning) if meaning else None


def _merged(first: Setting, second: Setting) -> Setting:
    return Setting(
        name=first.name or second.name,
        interior=second.interior if first.interior is None else first.interior,
        time=first.time or second.time,
        weather=first.weather or second.weather,
        same_time=first.same_time or second.same_time,
    )


def _joined(names: list[str]) -> str:
    if any(map(is_han, "".join(names))):
        return " ".join(names)
    name = " - ".join(names)
    return _titled(name) if name.isupper() else name


def _titled(name: str) -> str:
    words = name.lower().split(" ")
    return " ".join(
        word if word in _SMALL_WORDS and at else word[:1].upper() + word[1:] for at, word in enumerate(words)
    )


def _without_tail(name: str) -> tuple[str, Setting]:
    """Take an unspaced time (`咖啡馆夜`) and side (`咖啡馆内`) off a name."""
    found = Setting()
    phrase = _TIME_PHRASE.search(name)
    if phrase and (said := _attributes(phrase.group(1))):
        name, found = name[: phrase.start()], said
    time = _TIME_SUFFIX.search(name)
    if time and lexicon("setting", "place").last(name[: time.start()]):
        attributes = _attributes(time.group()) or found
        name, found = name[: time.start()].strip(), attributes
    if len(name) > 2 and name[-1] in "内里" and is_han(name[-2]):
        return name[:-1], _merged(Setting(interior=True), found)
    if len(name) > 2 and name[-1] == "外" and is_han(name[-2]):
        return name, _merged(Setting(interior=False), found)
    return name, found
