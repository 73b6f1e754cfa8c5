"""The catalogue of vendors and models: what is shipped, and a person's own words over it."""

from datetime import date
from pathlib import Path

import pytest

from shotwright.domain.errors import ProviderNotUsable
from shotwright.domain.prices import Usage, clip_usage, estimate, picture_usage, speech_usage, text_usage
from shotwright.providers.catalogue.entries import Entries
from shotwright.providers.catalogue.loading import CatalogueUnreadable, load_catalogue
from shotwright.providers.remote.vendors import PROTOCOLS
from shotwright.usecases.providers import ProviderSettings
from shotwright_sdk.protocols import Json
from shotwright_sdk.remote_models import ModelEntry, ModelKind, PriceUnit
from shotwright_sdk.values import Size

HD = Size(width=1280, height=720)
CHAT_PROTOCOLS = {"openai", "anthropic", "gemini"}
MINE = """
vendor: mine
label: My reseller
protocol: openai
base_urls: ["https://api.example.com"]
sources: {list: {text: their list, as_of: 2026-11-01}}
models:
  - id: film-1
    kind: video
    durations: 3-5
    sizes: [1280x720]
    first_frame: needed
    prices: [{unit: second, usd: 0.125, when: {audio: false}, source: list}]
"""


def written(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


class TestTheShippedCatalogue:
    def test_every_model_names_a_protocol_that_somebody_speaks(self) -> None:
        for vendor in load_catalogue().values():
            for model in vendor.models.values():
                spoken = CHAT_PROTOCOLS if model.kind is ModelKind.LLM else PROTOCOLS
                assert model.protocol in spoken, model.id

    def test_every_vendor_can_be_reached_unless_its_address_is_the_users(self) -> None:
        without = {vendor.name for vendor in load_catalogue().values() if not vendor.base_urls}

        assert without == {"relay"}

    def test_every_price_says_where_it_is_from_and_of_which_day(self) -> None:
        prices = [
            price for vendor in load_catalogue().values() for model in vendor.models.values() for price in model.prices
        ]

        assert len(prices) > 200
        for price in prices:
            assert price.source
            assert date(2026, 1, 1) <= price.as_of <= date(2026, 12, 31)
            assert price.micros > 0

    def test_every_video_model_takes_its_sizes_in_one_way(self) -> None:
        for vendor in load_catalogue().values():
            for model in vendor.models.values():
                limits = model.limits
                assert not (limits.sizes and limits.resolutions), model.id
                assert not limits.first_frame_needed or limits.first_frame, model.id
                if model.kind is ModelKind.VIDEO and limits.durations_s:
                    assert limits.durations_s == tuple(sorted(limits.durations_s)), model.id

    def test_the_sources_own_models_have_their_figures(self) -> None:
        relay = load_catalogue()["relay"]

        assert relay.models["sora2"].limits.durations_s == (5, 10)
        assert relay.models["veo3"].limits.durations_s == (4, 8)
        assert relay.models["sora2"].prices[0].micros == 100_000
        assert relay.models["nanobanana"].prices[0].micros == 20_000

    def test_a_model_that_is_going_says_when_and_what_instead(self) -> None:
        model = load_catalogue()["openai"].models["gpt-image-1.5"]

        assert model.shutdown == date(2026, 12, 1)
        assert model.replacement == "gpt-image-2"

    def test_language_models_say_what_they_read_how_they_answer_and_what_a_token_costs(self) -> None:
        models = [
            model for vendor in load_catalogue().values() for model in vendor.models.values() if model.kind == "llm"
        ]

        assert len(models) > 50
        for model in models:
            limits = model.limits
            assert all((limits.context_tokens, limits.output_tokens, limits.structured_output)), model.id
            assert {PriceUnit.INPUT_TOKEN, PriceUnit.OUTPUT_TOKEN} <= {price.unit for price in model.prices}, model.id

    def test_a_vendors_language_models_may_live_at_another_address(self) -> None:
        vendor = load_catalogue()["dashscope"]

        assert vendor.urls_of(ModelKind.LLM)[0] == "https://dashscope.aliyuncs.com/compatible-mode/v1"
        assert vendor.urls_of(ModelKind.VIDEO)[0] == "https://dashscope.aliyuncs.com"
        assert vendor.models["qwen3.8-flash"].protocol == "openai"
        assert vendor.entry("brand-new", ModelKind.LLM).protocol == "openai"

    @pytest.mark.parametrize(
        ("vendor", "model", "usage", "usd_micros"),
        [
            ("dashscope", "wan3.0-video", clip_usage(10, traits={"resolution": "720P"}), 830_000),
            ("minimax", "MiniMax-H3", clip_usage(5, traits={"resolution": "2K"}), 650_000),
            ("minimax", "MiniMax-Hailuo-02", clip_usage(6, traits={"duration": 6}), 280_000),
            ("kling", "kling-v3", clip_usage(5, traits={"resolution": "pro", "audio": True}), 840_000),
            ("luma", "ray-3.2", clip_usage(10, traits={"resolution": "720p", "duration": 10}), 900_000),
            ("runway", "veo3.1_fast", clip_usage(8), 1_200_000),
            ("gemini", "gemini-3-pro-image", picture_usage(HD, traits={"resolution": "2K"}), 134_000),
            ("fal", "fal-ai/flux-2-pro/edit", picture_usage(HD, references=1), 45_000),
            ("elevenlabs", "eleven_v4", speech_usage("x" * 1000), 80_000),
            ("azure", "neural", speech_usage("x" * 1000), 15_000),
            ("openai", "gpt-6-luna", text_usage(input_tokens=10_000, output_tokens=1_000), 1_500),
            ("anthropic", "claude-sonnet-5-5", text_usage(input_tokens=10_000, output_tokens=1_000), 30_000),
            ("zhipu", "glm-5.1", text_usage(input_tokens=10_000, output_tokens=1_000), 18_400),
            ("fal", "fal-ai/veo3.1/image-to-video", clip_usage(8), None),
            ("gemini", "gemini-3-pro-image", picture_usage(HD, traits={"resolution": "4K"}), None),
        ],
    )
    def test_jobs_cost_what_the_lists_say(self, vendor: str, model: str, usage: Usage, usd_micros: int | None) -> None:
        assert estimate(load_catalogue()[vendor].models[model].prices, usage).usd_micros == usd_micros

    def test_of_an_unknown_model_nothing_is_claimed(self) -> None:
        entry = load_catalogue()["openrouter"].entry("vendor/brand-new", ModelKind.VIDEO)

        assert entry.id == "vendor/brand-new"
        assert entry.prices == ()
        assert entry.limits.durations_s == ()

    def test_what_runs_at_home_is_free_whatever_it_is(self) -> None:
        catalogue = load_catalogue()

        for model_id in ("text-to-image", "of my own"):
            (price,) = catalogue["comfyui"].entry(model_id, ModelKind.IMAGE).prices
            assert (price.unit, price.micros) == (PriceUnit.IMAGE, 0)

    def test_a_language_model_at_home_is_free_both_ways(self) -> None:
        entry = load_catalogue()["ollama"].entry("qwen3:8b", ModelKind.LLM)

        assert estimate(entry.prices, text_usage(input_tokens=900, output_tokens=None)).usd_micros == 0


class TestAFileOfOnesOwn:
    def test_adds_a_vendor(self, tmp_path: Path) -> None:
        vendor = load_catalogue([written(tmp_path, MINE)])["mine"]

        model = vendor.models["film-1"]
        assert model.limits.durations_s == (3, 4, 5)
        assert model.limits.sizes == (Size(width=1280, height=720),)
        assert model.limits.first_frame_needed
        assert model.prices[0].micros == 125_000
        assert model.prices[0].unit is PriceUnit.SECOND
        assert model.prices[0].when == {"audio": False}

    def test_changes_one_field_of_a_known_model_and_leaves_the_rest(self, tmp_path: Path) -> None:
        own = written(
            tmp_path,
            "vendor: relay\nsources: {me: {text: my contract, as_of: 2026-11-20}}\n"
            "models: [{id: sora2, prices: [{unit: clip, cny: 1.5, source: me}]}]\n",
        )

        relay = load_catalogue([own])["relay"]

        assert relay.models["sora2"].limits.durations_s == (5, 10)
        assert relay.models["sora2"].prices[0].currency == "CNY"
        assert relay.models["sora2"].prices[0].source == "my contract"
        assert relay.models["veo3"].prices[0].micros == 80_000

    def test_the_last_file_has_the_last_word(self, tmp_path: Path) -> None:
        first = written(tmp_path, MINE)
        second = written(tmp_path, "vendor: mine\nlabel: Ours\n", "second.yaml")

        vendor = load_catalogue([first, second])["mine"]

        assert vendor.label == "Ours"
        assert "film-1" in vendor.models

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("label: x\nvendor: [", "mine.yaml, line 2: this is not YAML"),
            ("just words", "mine.yaml, line 1: every vendor needs its name"),
            ("rates: {CNY: {per_usd: 0, source: me, as_of: 2026-11-20}}", "line 1: rates, CNY, per_usd"),
            ("rates: {yuan: {per_usd: 7, source: me, as_of: 2026-11-20}}", "rates, yuan"),
            ("", "every vendor needs its name"),
            (
                MINE.replace("3-5", "5-3"),
                "mine.yaml, line 10: vendor “mine”: model “film-1”, durations: “5-3” counts backwards",
            ),
            (MINE.replace("1280x720", "wide"), "“wide” is no size: write it like 1280x720"),
            (MINE.replace("kind: video", "kind: film"), "line 9: vendor “mine”: model “film-1”, kind"),
            (MINE.replace("    kind: video\n", ""), "line 8: vendor “mine”: model “film-1”, kind: Field required"),
            (MINE.replace("source: list", "source: rumour"), "no such source: rumour"),
            (MINE.replace("usd: 0.125", "usd: 0.1234567"), "at most six decimals"),
            (MINE.replace("usd: 0.125, ", ""), "leave the whole price out if it is unknown"),
            (MINE.replace("usd: 0.125", "usd: -1"), "line 13: vendor “mine”: model “film-1”, prices, 0, usd"),
            (MINE.replace("first_frame: needed", "frist_frame: true"), "model “film-1”, frist_frame"),
            (MINE.replace("audio: false", "audio: {over: 3}"), "or {above: NUMBER}"),
            (MINE.replace("https://api", "ftp://api"), "line 5: vendor “mine”: base_urls"),
            (MINE.replace("- id: film-1", "- name: film-1"), "line 8: vendor “mine”: every model needs its id"),
            (
                "vendor: relay\nmodels: [{id: sora2, durations: soon}]",
                "line 2: vendor “relay”: model “sora2”, durations",
            ),
        ],
    )
    def test_a_mistake_is_told_with_its_place(self, tmp_path: Path, text: str, said: str) -> None:
        with pytest.raises(CatalogueUnreadable, match="mine") as caught:
            load_catalogue([written(tmp_path, text)])

        assert said in str(caught.value)

    def test_a_price_in_yuan_is_estimated_by_the_newest_rate_and_says_so(self, tmp_path: Path) -> None:
        mine = MINE.replace("usd: 0.125, when: {audio: false}", "cny: 0.7")
        rate = "- rates: {CNY: {per_usd: 7, source: my bank, as_of: 2026-11-20}}\n"
        shipped = estimate(load_catalogue([written(tmp_path, mine)])["mine"].models["film-1"].prices, clip_usage(5))
        ours = written(tmp_path, rate + "- " + mine.strip().replace("\n", "\n  "))
        own = estimate(load_catalogue([ours])["mine"].models["film-1"].prices, clip_usage(5))

        assert shipped.usd_micros == -(-3_500_000 * 10_000 // 70_779)
        assert shipped.as_of == date(2025, 11, 27)
        assert (own.usd_micros, own.currency, own.as_of) == (500_000, "CNY", date(2026, 11, 1))
        assert own.source == "their list, at 7 CNY a dollar (my bank, 2026-11-20)"

    def test_a_price_in_a_currency_without_a_rate_is_unknown(self, tmp_path: Path) -> None:
        mine = written(tmp_path, MINE.replace("usd: 0.125, when: {audio: false}", "krw: 150"))

        prices = load_catalogue([mine])["mine"].models["film-1"].prices

        assert (prices[0].currency, estimate(prices, clip_usage(5)).usd_micros) == ("KRW", None)

    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(CatalogueUnreadable, match=r"nowhere\.yaml"):
            load_catalogue([tmp_path / "nowhere.yaml"])


class TestAnOwnersWord:
    """What the owner of a provider says of its model, over every file."""

    def entry(self, **overrides: Json) -> ModelEntry:
        settings = ProviderSettings(
            name="play",
            kind=ModelKind.VIDEO,
            protocol="openai",
            base_url="https://relay.example/v1",
            model="sora2",
            overrides=overrides,
        )
        return Entries(load_catalogue()).entry(settings)

    def test_goes_over_the_catalogue_field_by_field(self) -> None:
        entry = self.entry(
            durations="3-4", first_frame="needed", prices=[{"unit": "clip", "cny": 2}], shutdown="2030-01-01"
        )

        assert entry.limits.durations_s == (3, 4)
        assert entry.limits.first_frame_needed
        assert entry.limits.sizes == self.entry().limits.sizes
        assert entry.shutdown == date(2030, 1, 1)
        assert estimate(entry.prices, clip_usage(4)).usd_micros == -(-2_000_000 * 10_000 // 70_779)
        assert entry.prices[0].source == "your own word"

    def test_may_say_that_a_price_is_not_known(self) -> None:
        assert self.entry(prices=[]).prices == ()

    @pytest.mark.parametrize(
        ("overrides", "said"),
        [
            ({"durations": "soon"}, "at durations"),
            ({"prices": 5}, "at prices"),
            ({"prices": [5]}, "at prices.0"),
            ({"prices": [{"unit": "clip", "usd": 1, "eur": 1}]}, "give one amount, as one of usd, cny"),
            ({"prices": [{"unit": "furlong", "usd": 1}]}, "at prices.0.unit"),
            ({"prices": [{"unit": "clip", "usd": "dear"}]}, "at prices.0.usd"),
            ({"referenecs": 3}, "at referenecs: there is no such name in a catalogue"),
            ({"kind": "image"}, "kind is not said over the catalogue"),
            ({"shutdown": "tomorrow"}, "at shutdown"),
            ({"voices": {"a": 1}}, "at voices"),
        ],
    )
    def test_that_makes_no_sense_is_refused_with_its_place(self, overrides: dict[str, Json], said: str) -> None:
        with pytest.raises(ProviderNotUsable, match="What is said of sora2 makes no sense") as caught:
            self.entry(**overrides)

        assert said in str(caught.value)
