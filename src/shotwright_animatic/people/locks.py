"""Hair on a head: Lorelei's cuts with colour, shine and strands, and longer hair of our own."""

from typing import Final

from shotwright_animatic import colour
from shotwright_animatic.people import lorelei
from shotwright_animatic.people.drawing import Drawing, clip
from shotwright_animatic.people.lighting import Lighting
from shotwright_animatic.people.looks import Design

_BEHIND: Final[dict[str, str]] = {
    "long": "M236 420C170 600 150 860 120 1120C100 1300 120 1480 170 1600H800C850 1460 850 1280 820 1100C790 880 760 640 716 420Z",
    "wavy": "M236 420C150 560 190 720 120 880C70 1010 150 1120 96 1270C80 1400 130 1500 190 1580H790C850 1500 880 1380 846 1260"
    "C810 1130 870 1020 810 880C760 740 800 560 716 420Z",
}
_BEFORE: Final[dict[str, tuple[str, ...]]] = {
    "long": (
        "M214 700C196 840 150 960 138 1100C126 1260 138 1420 176 1560C190 1500 204 1470 212 1440C224 1490 236 1520 252 1546"
        "C276 1420 290 1320 286 1200C282 1080 262 980 300 840C300 800 290 740 280 700Z",
        "M672 740C716 860 748 960 756 1080C764 1220 756 1370 722 1500C710 1450 700 1420 694 1400C686 1440 676 1470 664 1490"
        "C644 1380 632 1280 640 1180C648 1060 676 960 646 850C640 810 640 770 650 740Z",
    ),
    "wavy": (
        "M206 720C150 820 200 900 150 1000C110 1090 170 1170 130 1280C116 1380 150 1460 190 1530C220 1470 200 1420 236 1360"
        "C280 1280 230 1200 270 1110C310 1010 262 940 300 850C304 800 296 750 280 716Z",
        "M676 740C740 830 706 910 760 1000C800 1090 746 1170 784 1270C800 1360 770 1440 730 1500C706 1450 716 1390 684 1330"
        "C644 1250 690 1180 656 1100C624 1010 672 940 644 860C636 820 640 770 650 740Z",
    ),
    "tail": (
        "M196 800C160 880 130 980 140 1090C150 1200 190 1290 182 1420C230 1370 290 1290 290 1170C290 1050 250 960 270 860"
        "C262 820 226 800 196 800Z",
    ),
    "braids": (
        "M226 800C180 850 180 900 206 940C160 980 160 1040 196 1080C150 1120 152 1180 190 1216C154 1250 158 1310 190 1340"
        "C176 1390 180 1430 204 1470C240 1440 252 1390 244 1340C280 1310 286 1250 252 1216C292 1180 294 1120 258 1080"
        "C298 1040 298 980 262 940C292 900 296 850 280 800Z",
        "M660 800C626 850 630 900 660 936C626 980 628 1040 664 1076C630 1120 632 1176 666 1210C636 1250 640 1306 668 1336"
        "C660 1386 668 1426 690 1460C722 1430 730 1380 722 1336C752 1300 756 1246 726 1210C760 1170 762 1116 730 1076"
        "C764 1036 764 976 732 936C760 896 756 850 720 800Z",
    ),
}
_STRANDS: Final[dict[str, str]] = {
    "long": "M196 900C170 1040 160 1200 184 1380M246 960C240 1100 250 1240 236 1400M704 920C728 1040 734 1160 716 1330M668 1000C668 1120 666 1240 674 1360",
    "wavy": "M230 800C190 900 226 960 190 1060C166 1150 200 1220 176 1330M700 830C744 920 712 980 742 1070C766 1160 726 1230 744 1330",
    "tail": "M214 860C180 960 196 1060 214 1150C226 1220 216 1300 208 1360",
    "braids": "M206 940L246 990M196 1080L246 1130M190 1216L240 1266M262 940L214 1000M258 1080L206 1140M252 1216L206 1270"
    "M660 936L706 990M664 1076L708 1126M666 1210L708 1262M732 936L680 996M730 1076L682 1136M726 1210L684 1266",
}
_CROWN: Final = "M470 160C390 230 310 330 282 450M500 160C440 250 400 330 384 420M520 166C590 210 650 280 680 370M350 190C290 250 250 330 240 430"
_SHINE: Final = (
    "M258 372C320 286 400 250 500 246C580 246 640 274 690 330C640 298 580 286 510 290C420 296 340 332 290 410Z"
)
_OUTLINE: Final = 'stroke-width="9" stroke-linejoin="round"'


def behind(design: Design, lighting: Lighting, name: str) -> Drawing:
    """Return the hair behind head and shoulders."""
    paths, _ = lorelei.hair_paths(design.cut.variant)
    if design.cut.extra in _BEHIND:
        paths = (_BEHIND[design.cut.extra], *paths)
    shade = lighting.tone(colour.darken(design.hair, 0.34))
    svg = "".join(f'<path d="{d}" fill="{shade}" stroke="{lighting.ink}" {_OUTLINE}/>' for d in paths)
    if not paths:
        return Drawing(svg="")
    edge = f"{name}-hair-behind"
    return Drawing(svg=svg + lighting.edges(paths, edge, 20, name), defs=clip(edge, paths))


def before(design: Design, lighting: Lighting, name: str) -> Drawing:
    """Return the hair that falls over forehead and shoulders."""
    _, cut = lorelei.hair_paths(design.cut.variant)
    falls = _BEFORE.get(design.cut.extra, ())
    gradient = _gradient(f"{name}-hair", design, lighting)
    edge = f"{name}-hair-before"
    shapes = "".join(
        f'<path d="{d}" fill="url(#{name}-hair)" stroke="{lighting.ink}" {_OUTLINE}/>' for d in (*falls, *cut)
    )
    dark = lighting.tone(colour.darken(design.hair, 0.5))
    shine = lighting.tone(colour.lighten(design.hair, 0.55))
    strands = f'<path d="{_STRANDS[design.cut.extra]}"/>' if design.cut.extra in _STRANDS else ""
    inside = (
        f'<g clip-path="url(#{edge})"><g fill="none" stroke="{dark}" stroke-width="6" stroke-linecap="round" '
        f'opacity=".42"><path d="{_CROWN}"/>{strands}</g><path d="{_SHINE}" fill="{shine}" opacity=".34"/></g>'
    )
    short = "crew" in design.cut.styles or design.cut.length == "bald"
    svg = shapes + ("" if short else inside) + lighting.edges((*falls, *cut), edge, 20, name)
    return Drawing(svg=svg, defs=gradient + clip(edge, (*falls, *cut)))


def shadow_on_face(design: Design, fill: str) -> str:
    """Return the shadow that the front hair throws down on the forehead; clip it to the skin."""
    _, cut = lorelei.hair_paths(design.cut.variant)
    return (
        f'<g transform="translate(5 30)" fill="{fill}" opacity=".5">{"".join(f"""<path d="{d}"/>""" for d in cut)}</g>'
    )


def _gradient(name: str, design: Design, lighting: Lighting) -> str:
    stops = ((0, colour.lighten(design.hair, 0.14)), (0.4, design.hair), (1, colour.darken(design.hair, 0.4)))
    lowest = 1900 if design.cut.extra else 1050
    drawn = "".join(f'<stop offset="{at}" stop-color="{lighting.tone(shade)}"/>' for at, shade in stops)
    return (
        f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="420" y1="150" x2="480" y2="{lowest}">{drawn}'
        "</linearGradient>"
    )
