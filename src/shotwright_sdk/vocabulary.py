"""The closed sets of words that a breakdown, a shot and a picture are described with.

Every member's value is what stands in JSON, in the database and in the API.
"""

from enum import StrEnum


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Age(StrEnum):
    CHILD = "child"
    TEEN = "teen"
    ADULT = "adult"
    MIDDLE_AGED = "middle_aged"
    ELDER = "elder"


class Emotion(StrEnum):
    NEUTRAL = "neutral"
    HAPPY = "happy"
    TENDER = "tender"
    SAD = "sad"
    ANGRY = "angry"
    WORRIED = "worried"
    AFRAID = "afraid"
    SURPRISED = "surprised"
    DETERMINED = "determined"
    TIRED = "tired"


class LineKind(StrEnum):
    DIALOGUE = "dialogue"
    NARRATION = "narration"
    THOUGHT = "thought"
    """A character's inner voice or a voice off screen: heard, but no mouth moves."""


class ShotSize(StrEnum):
    EXTREME_WIDE = "extreme_wide"
    WIDE = "wide"
    FULL = "full"
    MEDIUM = "medium"
    MEDIUM_CLOSE = "medium_close"
    CLOSE_UP = "close_up"
    EXTREME_CLOSE_UP = "extreme_close_up"
    INSERT = "insert"
    """A thing fills the frame: a letter, a phone, a key."""


class Angle(StrEnum):
    EYE_LEVEL = "eye_level"
    LOW = "low"
    HIGH = "high"
    BIRDS_EYE = "birds_eye"
    DUTCH = "dutch"
    OVER_SHOULDER = "over_shoulder"


class CameraMoveKind(StrEnum):
    STATIC = "static"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    DOLLY_IN = "dolly_in"
    """Like a zoom, but nearer layers grow faster: parallax."""
    DOLLY_OUT = "dolly_out"
    ORBIT = "orbit"
    """The camera circles the people: what is behind them and what is before them slide apart."""
    PUSH_PULL = "push_pull"
    """The camera comes nearer while its lens widens: people keep their size, and the world behind them recedes."""
    HANDHELD = "handheld"
    WHIP = "whip"
    """The camera swings in from the left, a little too far, and settles. It takes its own time, and knows no easing."""
    FOLLOW_PATH = "follow_path"
    """Through the points of `CameraMove.path`."""


class Easing(StrEnum):
    LINEAR = "linear"
    EASE_IN = "ease_in"
    EASE_OUT = "ease_out"
    EASE_IN_OUT = "ease_in_out"
    CUBIC_BEZIER = "cubic_bezier"
    """As the four numbers of `CameraMove.bezier` say."""


class TransitionKind(StrEnum):
    """How one shot gives way to the next."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE = "fade"
    """Down to black and up again."""
    DIP_TO_WHITE = "dip_to_white"
    WIPE_LEFT = "wipe_left"
    """The edge travels to the left; the next shot comes in from the right."""
    WIPE_RIGHT = "wipe_right"
    WIPE_UP = "wipe_up"
    WIPE_DOWN = "wipe_down"


class TimeOfDay(StrEnum):
    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


class Weather(StrEnum):
    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    STORM = "storm"
    SNOW = "snow"
    FOG = "fog"
    WIND = "wind"


class Mood(StrEnum):
    CALM = "calm"
    HAPPY = "happy"
    SAD = "sad"
    TENSE = "tense"
    MYSTERY = "mystery"
    ACTION = "action"


class Place(StrEnum):
    """The kinds of place that the embedded illustrator knows how to build."""

    CITY = "city"
    STREET = "street"
    ROOFTOP = "rooftop"
    OFFICE = "office"
    HOME = "home"
    BEDROOM = "bedroom"
    KITCHEN = "kitchen"
    CLASSROOM = "classroom"
    CORRIDOR = "corridor"
    HOSPITAL = "hospital"
    CAFE = "cafe"
    SHOP = "shop"
    STATION = "station"
    PARK = "park"
    FOREST = "forest"
    MOUNTAIN = "mountain"
    SEA = "sea"
    DESERT = "desert"
    PALACE = "palace"
    TEMPLE = "temple"
    SPACE = "space"
    OTHER = "other"
    """Anything else: a graceful, abstract backdrop in the scene's light."""


class MouthShape(StrEnum):
    """What a speaking mouth looks like."""

    REST = "rest"
    """Lips together, as for m, b, p and in pauses."""
    HALF = "half"
    """Slightly open: consonants."""
    OPEN = "open"
    """a, e."""
    WIDE = "wide"
    """Lips spread: i."""
    ROUND = "round"
    """Lips pushed forward: o, u, w."""
