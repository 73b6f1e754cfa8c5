"""Any breakdown that is well-formed: scenes in order, shots scene by scene, everybody who is named there."""

from dataclasses import fields

from hypothesis import strategies as st

from shotwright_sdk.values import (
    Breakdown,
    CameraMove,
    Character,
    Figure,
    Line,
    Location,
    Looks,
    PathPoint,
    Scene,
    Shot,
    Transition,
)
from shotwright_sdk.vocabulary import (
    Age,
    Angle,
    CameraMoveKind,
    Easing,
    Emotion,
    Gender,
    LineKind,
    Mood,
    Place,
    ShotSize,
    TimeOfDay,
    TransitionKind,
    Weather,
)

MARKS = "“”\"'：:()（）*_[]【】<>#-=|~`\\/△@^.。!？\n\t \u3000\u2028林夏说Tom1场&;，、,!"
texts = st.one_of(
    st.text(alphabet=MARKS, max_size=12),
    st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12),
    st.sampled_from(
        ["<!-- shot_001 -->", "## 人物", "[[x]]", "旁白", "char_002", "a\\", "**b**", "&amp;", "人物：x", "x [特写]"]
    ),
)
names = st.one_of(st.sampled_from(["林夏", "Tom", "Narrator", "Nature", "char_001", "", "A: B"]), texts)
shares = st.floats(0, 1)
lengths = st.floats(0.001, 3600)


def moves() -> st.SearchStrategy[CameraMove]:
    factors = st.floats(0.01, 100)
    points = st.builds(PathPoint, at=shares, x=st.floats(-2, 2), y=shares, zoom=st.floats(0.5, 8))
    return st.builds(
        CameraMove,
        kind=st.sampled_from(CameraMoveKind),
        speed=factors,
        intensity=factors,
        easing=st.sampled_from(Easing),
        start=shares,
        end=shares,
        bezier=st.tuples(shares, shares, shares, shares),
        path=st.lists(points, max_size=2).map(tuple),
    )


def looks() -> st.SearchStrategy[Looks]:
    flags = ("glasses", "beard")
    return st.builds(Looks, **{one.name: st.booleans() if one.name in flags else texts for one in fields(Looks)})


def characters(code: str) -> st.SearchStrategy[Character]:
    return st.builds(
        Character,
        code=st.just(code),
        name=names,
        aliases=st.lists(names.filter(bool), max_size=2).map(tuple),
        gender=st.sampled_from(Gender),
        age=st.sampled_from(Age),
        appearance=texts,
        looks=looks(),
        personality=texts,
    )


def locations(code: str) -> st.SearchStrategy[Location]:
    return st.builds(
        Location,
        code=st.just(code),
        name=names,
        place=st.sampled_from(Place),
        interior=st.booleans(),
        description=texts,
    )


def shots(code: str, scene: str, people: list[str]) -> st.SearchStrategy[Shot]:
    spoken = st.builds(
        Line,
        kind=st.sampled_from(LineKind),
        text=texts,
        character=st.sampled_from(["", *people]),
        emotion=st.sampled_from(Emotion),
        parenthetical=texts,
    )
    figures = st.builds(Figure, character=st.sampled_from(people), emotion=st.sampled_from(Emotion))
    transitions = st.builds(Transition, kind=st.sampled_from(TransitionKind), duration_s=st.just(0.0) | lengths)
    return st.builds(
        Shot,
        code=st.just(code),
        scene=st.just(scene),
        size=st.sampled_from(ShotSize),
        angle=st.sampled_from(Angle),
        camera=st.just(CameraMove()) | moves(),
        duration_s=lengths,
        description=texts,
        action=texts,
        figures=st.lists(figures, max_size=2).map(tuple),
        prop=texts,
        lines=st.lists(spoken, max_size=3).map(tuple),
        transition=transitions,
    )


@st.composite
def breakdowns(draw: st.DrawFn) -> Breakdown:
    people = [f"char_{n:03d}" for n in draw(st.lists(st.integers(1, 1200), min_size=1, max_size=3, unique=True))]
    places = [f"loc_{n:03d}" for n in draw(st.lists(st.integers(1, 9), min_size=1, max_size=2, unique=True))]
    codes = draw(st.lists(st.integers(1, 30), min_size=1, max_size=3, unique=True))
    scenes = [
        Scene(
            code=f"scene_{n:03d}",
            heading=draw(texts),
            location=draw(st.sampled_from(places)),
            episode=draw(st.integers(1, 3)),
            time_of_day=draw(st.sampled_from(TimeOfDay)),
            weather=draw(st.sampled_from(Weather)),
            mood=draw(st.sampled_from(Mood)),
        )
        for n in codes
    ]
    numbers = iter(draw(st.permutations(range(1, 20))))
    told = [
        draw(shots(f"shot_{next(numbers):03d}", scene.code, people))
        for scene in scenes
        for _ in range(draw(st.integers(0 if scene is not scenes[0] else 1, 2)))
    ]
    return Breakdown(
        title=draw(names),
        language=draw(st.sampled_from(["zh", "en"])),
        characters=tuple(draw(characters(code)) for code in people),
        locations=tuple(draw(locations(code)) for code in places),
        scenes=tuple(scenes),
        shots=tuple(told),
    )
