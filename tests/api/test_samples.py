"""The sample project over HTTP: begun once for each person, by nobody's money."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from shotwright.api.parts import Parts
from shotwright.domain.films import USUAL
from shotwright.usecases.projects import ProjectFacts, Projects
from tests.api.people import API, Team, client_of, requiring


@dataclass(slots=True)
class Begun:
    parts: Parts
    asked: list[tuple[str, UUID, bool]] = field(default_factory=list)

    async def begin(self, language: str, by: UUID, *, quick: bool = False) -> ProjectFacts:
        self.asked.append((language, by, quick))
        async with self.parts.database.unit() as session:
            return await Projects(session).create("A sample", USUAL, by=by)


async def test_a_sample_is_begun_for_whoever_asks(parts: Parts) -> None:
    begun = Begun(parts)
    team = Team(parts=requiring(replace(parts, samples=begun)))
    admin = await team.admin()
    async with client_of(team.parts) as client:
        me = await team.signed_in(admin)
        answer = await client.post(f"{API}/samples", headers=me, json={"language": "en", "quick": True})
        wrong = await client.post(f"{API}/samples", headers=me, json={"language": "fr"})
        there = await client.get(f"{API}/projects/{answer.json()['code']}", headers=me)

    assert (answer.status_code, answer.json()["name"]) == (202, "A sample")
    assert begun.asked == [("en", admin, True)]
    assert wrong.status_code == 422
    assert there.status_code == 200


async def test_where_nobody_makes_samples_it_says_so(parts: Parts) -> None:
    async with client_of(parts) as client:
        answer = await client.post(f"{API}/samples", json={"language": "zh"})

    assert (answer.status_code, answer.json()["code"]) == (409, "no_samples")
