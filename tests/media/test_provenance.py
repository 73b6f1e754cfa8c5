import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shotwright_media.checks.findings import Kind, Severity
from shotwright_media.checks.provenance import (
    Making,
    Review,
    ShotMade,
    TakeUsed,
    canonical,
    film_file,
    making_sha256,
    prompt_sha256,
    provenance,
)
from shotwright_media.checks.provenance_check import verify
from shotwright_media.errors import UnreadableMedia
from shotwright_media.timebase import FrameSpan

PROMPT = "深夜，末班电车，雨"
CLIP = TakeUsed(
    artefact="shot_001/clip",
    number=2,
    sha256="a" * 64,
    provider="embedded",
    model="motion-1",
    prompt_sha256=prompt_sha256(PROMPT),
    seed=2**63 + 1,
    recipe="f" * 64,
    review=Review(decision="approved", by="林", at="2026-11-22T05:00:00Z"),
)
SHOT = ShotMade(
    code="shot_001",
    frames=FrameSpan(first=0, end=96),
    clip=CLIP,
    keyframe=TakeUsed(artefact="shot_001/keyframe", number=1),
    references=(TakeUsed(artefact="char_001/reference", number=3),),
    voices=(TakeUsed(artefact="line_001/voice", number=1),),
)
MAKING = Making(
    project="last-tram",
    program="Shotwright",
    program_version="0.1.0",
    made_at="2026-11-22T05:30:00Z",
    shots=(SHOT,),
    music=(TakeUsed(artefact="film/music", number=1),),
)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film_v1.mp4"
    path.write_bytes(b"a film" * 1000)
    return path


@pytest.fixture
def document(film: Path) -> str:
    return provenance(film_file(film), MAKING)


def changed(document: str, change: dict[str, Any]) -> bytes:
    return json.dumps(json.loads(document) | change).encode()


class TestTheDocument:
    def test_tells_what_the_film_was_made_of(self, document: str, film: Path) -> None:
        value = json.loads(document)

        assert value["schema"] == "shotwright.provenance/1"
        digest = hashlib.sha256(film.read_bytes()).hexdigest()
        assert value["film"] == {"name": "film_v1.mp4", "sha256": digest, "size": 6000}
        assert value["making"]["made_with"] == {"name": "Shotwright", "version": "0.1.0"}
        shot = value["making"]["shots"][0]
        assert (shot["code"], shot["frames"]) == ("shot_001", [0, 96])
        assert shot["clip"]["review"] == {"decision": "approved", "by": "林", "at": "2026-11-22T05:00:00Z"}
        assert shot["keyframe"]["number"] == 1
        assert shot["keyframe"]["model"] is None
        assert [take["artefact"] for take in shot["references"] + shot["voices"] + value["making"]["music"]] == [
            "char_001/reference",
            "line_001/voice",
            "film/music",
        ]

    def test_tells_a_prompt_by_its_hash_alone(self, document: str) -> None:
        assert PROMPT not in document
        assert hashlib.sha256(PROMPT.encode()).hexdigest() in document

    def test_keeps_a_seed_exactly_even_for_readers_that_know_only_doubles(self, document: str) -> None:
        value = json.loads(document, parse_int=float)

        assert int(value["making"]["shots"][0]["clip"]["seed"]) == 2**63 + 1

    def test_is_the_same_for_the_same_values(self, document: str, film: Path) -> None:
        assert provenance(film_file(film), MAKING) == document

    def test_says_nothing_of_the_file_in_the_hash_of_the_making(self, document: str) -> None:
        assert json.loads(document)["making_sha256"] == making_sha256(MAKING)
        assert making_sha256(MAKING) != making_sha256(replace(MAKING, music=()))

    def test_has_a_canonical_form_with_sorted_keys_and_no_spaces(self) -> None:
        assert canonical({"b": [1, None], "a": "é\n中"}) == '{"a":"é\\n中","b":[1,null]}'.encode()


class TestVerifying:
    def test_finds_nothing_when_both_are_as_they_were(self, document: str, film: Path) -> None:
        assert verify(document.encode(), film) == []

    def test_does_not_mind_other_indents_and_orders(self, document: str, film: Path) -> None:
        value = dict(reversed(json.loads(document).items()))

        assert verify(json.dumps(value, indent=None).encode(), film) == []

    @pytest.mark.parametrize("wrong", [b"a film" * 999 + b"a fi1m", b"", b"a film" * 1001])
    def test_finds_a_film_that_was_changed(self, wrong: bytes, document: str, film: Path) -> None:
        film.write_bytes(wrong)

        (finding,) = verify(document.encode(), film)

        assert (finding.kind, finding.severity) == (Kind.ALTERED, Severity.ERROR)
        assert "not the film that was exported" in finding.sentence

    def test_finds_a_film_that_is_gone(self, document: str, film: Path) -> None:
        film.unlink()

        assert "cannot be read" in verify(document.encode(), film)[0].sentence

    def test_only_notes_a_film_that_was_renamed(self, document: str, film: Path) -> None:
        (finding,) = verify(document.encode(), film.rename(film.with_name("mine.mp4")))

        assert finding.severity is Severity.NOTE
        assert finding.sentence == "mine.mp4 was called film_v1.mp4 when it was exported."

    def test_finds_a_document_that_was_changed(self, document: str, film: Path) -> None:
        value = json.loads(document)
        value["making"]["shots"][0]["clip"]["model"] = "another"
        forged_inside = json.dumps(value).encode()
        added = changed(document, {"extra": 1})
        without_hash = changed(document, {"sha256": None})

        for wrong in (forged_inside, added, without_hash):
            (finding,) = verify(wrong, film)
            assert "its own hash does not fit" in finding.sentence

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            (b"", "cannot be read"),
            (b"\xff\xfe{}", "cannot be read"),
            (b"[" * 100_000, "cannot be read"),
            (b'{"schema": "shotwright.provenance/1"}', "cannot be read"),
            (b'{"schema": "shotwright.provenance/9", "film": {}, "making": {}}', "does not know"),
            (b'{"schema": "shotwright.provenance/1", "film": {"size": "x"}, "making": {}}', "which film"),
        ],
    )
    def test_finds_a_document_that_is_none(self, wrong: bytes, words: str, film: Path) -> None:
        (finding,) = verify(wrong, film)

        assert words in finding.sentence

    def test_half_a_letter_in_a_document_is_a_change_and_no_crash(self, document: str, film: Path) -> None:
        making = {**json.loads(document)["making"], "project": "\ud800"}

        assert "its own hash" in verify(changed(document, {"making": making}), film)[0].sentence


def test_a_film_that_is_not_there_has_no_hash(tmp_path: Path) -> None:
    with pytest.raises(UnreadableMedia, match="cannot be read"):
        film_file(tmp_path / "none.mp4")
