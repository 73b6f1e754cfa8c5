from shotwright.domain.casting import EVERYBODY, gender_of, voice_for
from shotwright_sdk.remote_models import ModelVoice
from shotwright_sdk.vocabulary import Gender

MAN = ModelVoice(id="tom", gender=Gender.MALE, languages=("en",))
WOMAN = ModelVoice(id="mei", gender=Gender.FEMALE, languages=("zh",))
OTHER = ModelVoice(id="kim", gender=Gender.FEMALE, languages=("en",))
ANY = ModelVoice(id="any")


def test_a_womans_lines_are_spoken_by_a_woman_in_her_language() -> None:
    assert voice_for("zf_xiaobei", "zh", (MAN, WOMAN, OTHER), {}) == "mei"
    assert voice_for("af_heart", "en", (MAN, WOMAN, OTHER), {}) == "kim"
    assert voice_for("bm_lewis@0.95", "en", (MAN, WOMAN, OTHER), {}) == "tom"


def test_the_language_counts_before_the_gender_and_a_voice_of_no_language_speaks_all() -> None:
    assert voice_for("zm_yunxi", "zh", (MAN, WOMAN), {}) == "mei"
    assert voice_for("zm_yunxi", "zh", (MAN, ANY), {}) == "any"
    assert voice_for("zm_yunxi", "ja", (MAN, WOMAN), {}) == "tom"


def test_a_persons_wish_comes_first_and_without_voices_nobody_speaks() -> None:
    assert voice_for("zf_xiaobei", "zh", (MAN, WOMAN), {"zf_xiaobei": "tom"}) == "tom"
    assert voice_for("zf_xiaobei", "zh", (MAN, WOMAN), {EVERYBODY: "tom"}) == "tom"
    assert voice_for("zf_xiaobei", "zh", (), {}) == ""


def test_voices_of_other_makers_have_no_gender_that_is_known() -> None:
    assert gender_of("Gu") is Gender.UNKNOWN
    assert voice_for("Gu", "en", (MAN, OTHER), {}) in {"tom", "kim"}
