"""What a drama costs before there is any of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from shotwright.domain.caps import Cap, check_caps
from shotwright.domain.errors import BudgetExceeded, PriceUnknown
from shotwright.domain.films import FilmSettings
from shotwright.domain.forecasts import Forecast, Outlook
from shotwright.domain.graph import blueprints
from shotwright.domain.money import dollars
from shotwright.domain.states import Kind
from shotwright.domain.stories import NARRATOR, Story
from shotwright.usecases.assignments import Assigned
from shotwright.usecases.estimates import line_of
from shotwright.usecases.offers import EntryOf
from shotwright.usecases.planning import wanted_of
from shotwright_sdk.values import Breakdown, CastVoice


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingPrice:
    """What having it written costs at most, in millionths of a dollar; None if nobody knows. And at whom."""

    provider: str
    model: str
    questions: int
    input_tokens: int
    cost_usd_micros: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DramaPrice:
    """What a drama costs before there is any of it. `writing` is None where no language model is asked.

    `caps` are those that would hold for it, its own included.
    """

    episodes: int
    shots: int
    seconds: int
    """Of film, about."""
    writing: WritingPrice | None
    film: Forecast
    caps: tuple[Cap, ...]

    @property
    def usd_micros(self) -> int:
        """What is known of it."""
        written = (self.writing.cost_usd_micros or 0) if self.writing is not None else 0
        return written + self.film.total.usd_micros

    @property
    def unknown(self) -> int:
        """How many things have a price that nobody knows."""
        return self.film.total.unknown + (self.writing is not None and self.writing.cost_usd_micros is None)

    def check(self, at_most_usd_micros: int | None) -> None:
        """Refuse a drama that costs more than was said, or than the caps leave.

        Raises:
            BudgetExceeded
            PriceUnknown: There is a limit, and nobody knows whether it would be kept.
        """
        if at_most_usd_micros is not None and self.unknown:
            raise PriceUnknown(*self._of_unknown_price())
        if at_most_usd_micros is not None and self.usd_micros > at_most_usd_micros:
            may, would = dollars(at_most_usd_micros), dollars(self.usd_micros)
            raise BudgetExceeded(f"This may cost {would}, and it was to cost {may} at most.")
        check_caps(self.caps, self.usd_micros)

    def _of_unknown_price(self) -> tuple[str, str]:
        if self.writing is not None and self.writing.cost_usd_micros is None:
            return self.writing.provider, self.writing.model
        line = next(one for one in self.film.lines if one.estimate.usd_micros is None)
        return line.provider, line.model


def film_forecast(
    breakdown: Breakdown, settings: FilmSettings, assigned: Mapping[Kind, Assigned], entry_of: EntryOf
) -> Forecast:
    """Return what the films of a story cost that no project has yet. It takes a while for a long one."""
    nobody = CastVoice(voice="")
    voices = {NARRATOR: nobody, **{one.code: nobody for one in breakdown.characters}}
    story = Story(name="", script_sha256="", settings=settings, breakdown=breakdown, voices=voices)
    outlook = Outlook(story=story)
    wanted = [wanted_of(one) for one in blueprints(story)]
    return Forecast(lines=tuple(line_of(one, assigned.get(one.kind, Assigned()), outlook, entry_of) for one in wanted))
