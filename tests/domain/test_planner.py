"""The planner's laws, checked on made-up productions of any shape."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shotwright.domain.planner import Artefact, Intent, Plan, Production, Standing, TakeFacts, Why, plan
from shotwright.domain.states import GATE_OF, Gate, GateMode, Kind, Review, Status

KINDS = [Kind.VOICE, Kind.REFERENCE, Kind.KEYFRAME, Kind.CLIP, Kind.FILM]


@st.composite
def productions(draw: st.DrawFn) -> Production:
    """A production in which nothing has been made: any graph without circles, any gates, some records."""
    count = draw(st.integers(1, 9))
    records = {f"rec_{number}": Review.PENDING for number in range(draw(st.integers(0, 3)))}
    artefacts: list[Artefact] = []
    for number in range(count):
        earlier = [artefact.key for artefact in artefacts]
        kind = draw(st.sampled_from(KINDS))
        artefacts.append(
            Artefact(
                key=f"a{number}/{kind}",
                kind=kind,
                inputs=f"inputs-{number}",
                needs=tuple(draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3))) if earlier else (),
                records=tuple(draw(st.lists(st.sampled_from(sorted(records)), unique=True, max_size=2)))
                if records
                else (),
                cost_usd_micros=draw(st.sampled_from([0, 40_000, None])),
            )
        )
    gates = {gate: draw(st.sampled_from(GateMode)) for gate in Gate}
    return Production(artefacts=tuple(artefacts), records=records, gates=gates)


class Studio:
    """A model of the studio: it holds a production and does to it what runs and people do."""

    def __init__(self, production: Production) -> None:
        self.production = production
        self.made: list[str] = []

    def plan(self, intent: Intent | None = None) -> Plan:
        return plan(self.production, intent)

    def change(self, key: str, **changes: object) -> None:
        self.production = replace(
            self.production,
            artefacts=tuple(
                replace(artefact, **changes) if artefact.key == key else artefact  # type: ignore[arg-type]
                for artefact in self.production.artefacts
            ),
        )

    def artefact(self, key: str) -> Artefact:
        return next(artefact for artefact in self.production.artefacts if artefact.key == key)

    def make(self, key: str, fingerprint: str, *, fails: bool = False, run: str = "", same: bool = False) -> None:
        artefact = self.artefact(key)
        number = len(artefact.takes) + 1
        take = TakeFacts(
            number=number,
            status=Status.FAILED if fails else Status.COMPLETED,
            review=Review.PENDING if artefact.kind in GATE_OF else Review.APPROVED,
            fingerprint=fingerprint,
            content="" if fails else f"{key}-{'same' if same else number}",
            run=run,
        )
        self.made.append(key)
        selected = artefact.selected if fails else number
        self.change(key, takes=(*artefact.takes, take), selected=selected)

    def decide(self, key: str, verdict: Review) -> None:
        artefact = self.artefact(key)
        takes = tuple(
            replace(take, review=verdict) if take.number == artefact.selected else take for take in artefact.takes
        )
        self.change(key, takes=takes)

    def approve_records(self) -> None:
        self.production = replace(self.production, records=dict.fromkeys(self.production.records, Review.APPROVED))

    def run(self, intent: Intent | None = None, *, fails: frozenset[str] = frozenset(), same: bool = False) -> None:
        """Make what is ready until nothing is. A run that never ends fails the test."""
        for _ in range(200):
            ready = self.plan(intent).ready
            if not ready:
                return
            item = ready[0]
            self.make(item.key, item.fingerprint, fails=item.key in fails, run=intent.run if intent else "", same=same)
        pytest.fail("the plan never came to an end")

    def approve_all(self) -> None:
        self.approve_records()
        for item in self.plan().standing_at(Standing.WAITING):
            self.decide(item.key, Review.APPROVED)

    def finish(self, intent: Intent | None = None) -> None:
        """Run and approve in turn until everything is done."""
        self.approve_records()
        for _ in range(30):
            self.run(intent)
            self.approve_all()
        assert {item.standing for item in self.plan(intent).items} == {Standing.DONE}


@given(productions())
def test_plan_run_plan_is_empty(production: Production) -> None:
    studio = Studio(production)

    studio.finish()

    assert studio.plan().ready == ()
    assert studio.plan().cost_usd_micros == 0


@given(productions())
def test_nothing_done_is_made_twice(production: Production) -> None:
    studio = Studio(production)

    studio.finish()
    studio.run()

    assert len(studio.made) == len(set(studio.made)) == len(production.artefacts)


@given(productions(), st.data())
def test_nothing_is_planned_past_a_closed_gate(production: Production, data: st.DataObject) -> None:
    studio = Studio(production)

    for _ in range(12):
        for item in studio.plan().ready:
            artefact = studio.artefact(item.key)
            for need in artefact.needs:
                upstream = studio.artefact(need)
                take = upstream.selected_take
                assert take is not None
                assert take.status is Status.COMPLETED
                gate = GATE_OF.get(upstream.kind)
                if gate is not None and production.gates[gate] is GateMode.MANUAL:
                    assert take.review is Review.APPROVED
            for record in artefact.records:
                if production.gates[Gate.BREAKDOWN] is GateMode.MANUAL:
                    assert studio.production.records[record] is Review.APPROVED
        ready = studio.plan().ready
        if ready and data.draw(st.booleans()):
            studio.make(ready[0].key, ready[0].fingerprint)
        elif data.draw(st.booleans()):
            studio.approve_records()
        else:
            waiting = studio.plan().standing_at(Standing.WAITING)
            if waiting:
                studio.decide(data.draw(st.sampled_from(waiting)).key, data.draw(st.sampled_from(Review)))


def downstream_of(production: Production, key: str) -> set[str]:
    found: set[str] = set()
    for _ in production.artefacts:
        found |= {one.key for one in production.artefacts if key in one.needs or found & set(one.needs)}
    return found


@given(productions(), st.data())
def test_stale_goes_exactly_along_the_graph(production: Production, data: st.DataObject) -> None:
    studio = Studio(production)
    studio.finish()
    key = data.draw(st.sampled_from(production.artefacts)).key

    studio.change(key, inputs="something else")

    stale = {item.key for item in studio.plan().items if item.standing is Standing.STALE}
    assert stale == {key} | downstream_of(production, key)
    assert studio.plan().ready == (), "nothing is redone behind anybody's back"


@given(productions(), st.data())
def test_redoing_what_is_stale_touches_nothing_else(production: Production, data: st.DataObject) -> None:
    studio = Studio(production)
    studio.finish()
    key = data.draw(st.sampled_from(production.artefacts)).key
    studio.change(key, inputs="something else")
    before = len(studio.made)

    studio.finish(Intent(redo_stale=True))

    assert set(studio.made[before:]) == {key} | downstream_of(production, key)


@given(productions(), st.data())
def test_redone_to_the_same_bytes_leaves_what_follows_alone(production: Production, data: st.DataObject) -> None:
    auto = replace(production, gates=dict.fromkeys(Gate, GateMode.AUTO))
    studio = Studio(auto)
    studio.run(same=True)
    key = data.draw(st.sampled_from(production.artefacts)).key
    studio.change(key, inputs="something else")
    before = len(studio.made)

    studio.run(Intent(redo_stale=True), same=True)

    assert studio.made[before:] == [key]


@given(productions(), st.data())
def test_a_locked_artefact_is_never_redone_for_being_stale(production: Production, data: st.DataObject) -> None:
    studio = Studio(production)
    studio.finish()
    key = data.draw(st.sampled_from(production.artefacts)).key
    studio.change(key, inputs="something else", locked=True)
    before = len(studio.made)

    studio.run(Intent(redo_stale=True))

    assert key not in studio.made[before:]


@settings(deadline=None)
@given(productions(), st.data())
def test_any_order_of_failures_and_decisions_converges(production: Production, data: st.DataObject) -> None:
    studio = Studio(production)
    for number in range(20):
        keys = [artefact.key for artefact in production.artefacts]
        fails = frozenset(data.draw(st.lists(st.sampled_from(keys), max_size=3)))
        studio.run(Intent(run=f"run-{number}"), fails=fails)
        if data.draw(st.booleans()):
            studio.approve_records()
        for item in studio.plan().standing_at(Standing.WAITING):
            studio.decide(item.key, data.draw(st.sampled_from(Review)))

    studio.finish()

    assert studio.plan().ready == ()


@given(productions())
def test_the_order_of_the_artefacts_makes_no_difference(production: Production) -> None:
    reverse = replace(production, artefacts=tuple(reversed(production.artefacts)))

    assert {item.key: item for item in plan(production).items} == {item.key: item for item in plan(reverse).items}


class TestFailure:
    def test_a_failure_is_final_within_its_run_and_tried_again_in_the_next(self) -> None:
        studio = Studio(Production(artefacts=(Artefact(key="line/voice", kind=Kind.VOICE, inputs="x"),), gates={}))

        studio.run(Intent(run="one"), fails=frozenset({"line/voice"}))

        assert studio.plan(Intent(run="one")).items[0].standing is Standing.FAILED
        item = studio.plan(Intent(run="two")).items[0]
        assert (item.standing, item.why) == (Standing.READY, Why.FAILED)

    def test_what_follows_a_failure_is_blocked_by_it(self) -> None:
        voice = Artefact(key="line/voice", kind=Kind.VOICE, inputs="x")
        clip = Artefact(key="shot/clip", kind=Kind.CLIP, inputs="y", needs=("line/voice",))
        studio = Studio(Production(artefacts=(voice, clip), gates={}))

        studio.run(Intent(run="one"), fails=frozenset({"line/voice"}))

        assert studio.plan(Intent(run="one")).items[1].blocked_by == ("line/voice",)


class TestUnknown:
    def test_an_unknown_outcome_is_never_planned_again(self) -> None:
        take = TakeFacts(number=1, status=Status.UNKNOWN)
        clip = Artefact(key="shot/clip", kind=Kind.CLIP, inputs="y", takes=(take,))

        found = plan(Production(artefacts=(clip,)))

        assert found.items[0].standing is Standing.UNKNOWN
        assert found.ready == ()


class TestPrice:
    def test_an_unknown_price_makes_the_sum_unknown(self) -> None:
        known = Artefact(key="a/voice", kind=Kind.VOICE, inputs="x", cost_usd_micros=40_000)
        unknown = Artefact(key="b/voice", kind=Kind.VOICE, inputs="x", cost_usd_micros=None)

        assert plan(Production(artefacts=(known,))).cost_usd_micros == 40_000
        assert plan(Production(artefacts=(known, unknown))).cost_usd_micros is None


class TestGraph:
    def test_a_circle_is_an_error(self) -> None:
        one = Artefact(key="a/voice", kind=Kind.VOICE, inputs="x", needs=("b/voice",))
        other = Artefact(key="b/voice", kind=Kind.VOICE, inputs="x", needs=("a/voice",))

        with pytest.raises(ValueError, match="needs itself"):
            plan(Production(artefacts=(one, other)))
