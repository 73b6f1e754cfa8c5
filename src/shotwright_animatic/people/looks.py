"""The design of a character: everything that must look the same in every picture of the film.

A design is a function of the character's own record, so that one picture needs no other picture to agree with it.
What the script says wins. The rest follows from the number in the character's code, which spreads a cast over hair
colours, cuts, clothes and their colours so that neighbours differ, and from a hash of code and name.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from shotwright_animatic import colour
from shotwright_animatic.people import hair, palettes, wardrobe
from shotwright_sdk.values import Character
from shotwright_sdk.vocabulary import Age, Gender

_GLASSES: Final = (1, 3, 4)
_FIRST_CJK: Final = 0x2E80
_SLOTS: Final = 8
"""Eight neighbours of a cast never share a hair colour family, a cut or a clothes colour unless the script says so."""

_Choice = TypeVar("_Choice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How a person looks. Colours are `#rrggbb` in white light; numbers name parts of the Lorelei art."""

    code: str
    name: str
    gender: Gender
    age: Age
    head: int
    nose: int
    cut: hair.HairCut
    hair: str
    skin: str
    eyes: str
    outfit: wardrobe.Outfit
    main: str
    accent: str
    below: str
    """Colour of what is worn below the waist."""
    glasses: int = 0
    beard: int = 0
    freckles: bool = False
    earrings: int = 0
    lips: str = ""

    @property
    def feminine(self) -> bool:
        return self.gender is Gender.FEMALE

    @property
    def width(self) -> float:
        """How broad the body is, as a factor on the drawn one."""
        if self.age is Age.CHILD:
            return 0.72
        base = 0.84 if self.feminine else 0.97
        return base - (0.05 if self.age is Age.TEEN else 0)

    @property
    def stature(self) -> float:
        """How tall the person stands beside an adult man."""
        by_age = {Age.CHILD: 0.66, Age.TEEN: 0.92, Age.ELDER: 0.94}
        return by_age.get(self.age, 1.0) * (0.95 if self.feminine else 1.0)


def design(character: Character, variation: int = 0, drawn_as: tuple[str, str] | None = None) -> Design:
    """Return how `character` looks: the same answer for the same record and variation, always.

    Another `variation` decides otherwise what the script leaves open, for people who did not like the first. `drawn_as`
    is the code and the name that it was decided by, if those were others: whoever plays a second role keeps their face.
    """
    if drawn_as is None:
        return _Designer(character, variation).design()
    code, name = drawn_as
    found = _Designer(replace(character, code=code, name=name), variation).design()
    return replace(found, code=character.code, name=character.name)


class _Designer:
    def __init__(self, character: Character, variation: int) -> None:
        self._who = character
        self._looks = character.looks
        named = f"{character.code}\0{character.name}"
        self._seed = hashlib.sha256((f"{named}\0{variation}" if variation else named).encode()).digest()
        number = re.search(r"(\d+)\D*$", character.code)
        # An odd step goes round all slots, so that every variation has hair and clothes of another family.
        self._slot = (int(number[1]) - 1 if number else self._seed[31]) + 3 * variation

    def design(self) -> Design:
        cut = self._cut()
        outfit = self._outfit()
        main = self._main(outfit)
        return Design(
            code=self._who.code,
            name=self._who.name,
            gender=self._who.gender,
            age=self._who.age,
            head=self._head(),
            nose=self._nose(),
            cut=cut,
            hair=self._hair(),
            skin=self._skin(),
            eyes=palettes.EYES[self._seed[3] % len(palettes.EYES)],
            outfit=outfit,
            main=main,
            accent=outfit.accent or palettes.standing_out(palettes.ACCENTS, main, self._seed[7]),
            below=self._below(outfit, main),
            glasses=self._glasses(),
            beard=self._beard(),
            freckles=self._who.age in {Age.CHILD, Age.TEEN} and self._seed[10] % 4 == 0,
            earrings=self._earrings(),
            lips=self._lips(),
        )

    def _spread(self, choices: Sequence[_Choice], byte: int) -> _Choice:
        """Choose so that neighbouring slots differ, and the hash picks among what a slot may have."""
        if len(choices) < _SLOTS:
            return choices[self._slot % len(choices)]
        mine = choices[self._slot % _SLOTS :: _SLOTS]
        return mine[self._seed[byte] % len(mine)]

    def _cut(self) -> hair.HairCut:
        looks = self._looks
        fitting = hair.candidates(self._who.gender, self._who.age, length=looks.hair_length, style=looks.hair_style)
        return self._spread(fitting, 0)

    def _hair(self) -> str:
        said = colour.named(self._looks.hair_colour, palettes.HAIR_WORDS)
        if said:
            return said
        if self._who.age is Age.ELDER:
            return palettes.ELDER_HAIR[self._seed[1] % len(palettes.ELDER_HAIR)]
        families = palettes.DARK_HAIR if any(ord(letter) >= _FIRST_CJK for letter in self._who.name) else palettes.HAIR
        tints = families[self._slot % len(families)]
        tint = tints[self._seed[1] % len(tints)]
        return colour.mix(tint, "#9a9aa2", 0.34) if self._who.age is Age.MIDDLE_AGED else tint

    def _skin(self) -> str:
        return palettes.SKIN.get(self._looks.skin) or palettes.UNSAID_SKIN[self._seed[2] % len(palettes.UNSAID_SKIN)]

    def _head(self) -> int:
        if self._who.age is Age.CHILD:
            return 2
        return (2, 4)[self._seed[4] % 2] if self._who.gender is Gender.FEMALE else (1, 3)[self._seed[4] % 2]

    def _nose(self) -> int:
        if self._who.age is Age.CHILD:
            return 2
        return (2, 6, 3)[self._seed[5] % 3] if self._who.gender is Gender.FEMALE else (3, 4, 5, 6)[self._seed[5] % 4]

    def _outfit(self) -> wardrobe.Outfit:
        said = self._looks.outfit.strip().lower().replace(" ", "_")
        said = wardrobe.SAME_AS.get(said, said)
        if said in wardrobe.OUTFITS:
            return wardrobe.OUTFITS[said]
        described = " ".join((self._who.name, *self._who.aliases, self._who.appearance)).lower()
        for word, outfit in wardrobe.ROLES.items():
            if word in described:
                return wardrobe.OUTFITS[outfit]
        letter = {Age.CHILD: "c", Age.TEEN: "t", Age.ELDER: "e"}.get(self._who.age, "")
        letter = letter or ("f" if self._who.gender is Gender.FEMALE else "m")
        fitting = [o for o in wardrobe.OUTFITS.values() if letter in o.worn_by and self._suits(o)]
        return self._spread(fitting, 6)

    def _suits(self, outfit: wardrobe.Outfit) -> bool:
        return self._who.gender is Gender.FEMALE or outfit.below not in {"gown", "skirt"}

    def _main(self, outfit: wardrobe.Outfit) -> str:
        said = colour.named(self._looks.outfit_colour)
        if said:
            return said
        if outfit.colour:
            return outfit.colour
        if outfit.sober:
            return palettes.SOBER[self._slot % len(palettes.SOBER)]
        shades = palettes.CLOTHES[self._slot % len(palettes.CLOTHES)]
        return shades[self._seed[8] % len(shades)]

    def _below(self, outfit: wardrobe.Outfit, main: str) -> str:
        if outfit.matching:
            return colour.darken(main, 0.08)
        return palettes.standing_out(palettes.BELOW, main, self._seed[9])

    def _glasses(self) -> int:
        by_chance = self._who.age in {Age.ELDER, Age.MIDDLE_AGED} and self._seed[11] % 3 == 0
        return _GLASSES[self._seed[12] % len(_GLASSES)] if self._looks.glasses or by_chance else 0

    def _beard(self) -> int:
        if self._who.gender is Gender.FEMALE and not self._looks.beard:
            return 0
        by_chance = self._who.age is Age.ELDER and self._seed[13] % 3 == 0
        return 1 + self._seed[14] % 2 if self._looks.beard or by_chance else 0

    def _earrings(self) -> int:
        wears = self._who.gender is Gender.FEMALE and self._who.age is not Age.CHILD and self._seed[15] % 2 == 0
        return 2 + self._seed[16] % 2 if wears else 0

    def _lips(self) -> str:
        painted = self._who.gender is Gender.FEMALE and self._who.age in {Age.ADULT, Age.MIDDLE_AGED}
        return palettes.LIPS[self._seed[17] % len(palettes.LIPS)] if painted else ""
