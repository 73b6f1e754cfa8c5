"""A film's sound in parts, for whoever goes on working on it in an editor."""

from pathlib import Path

import numpy as np

from shotwright_media.sound.files import write_wav
from shotwright_media.sound.levels import amplified
from shotwright_media.sound.mix import stem
from shotwright_media.sound.soundtrack import Soundtrack, Stem


def write_stems(folder: Path, soundtrack: Soundtrack, *, gain_db: float) -> dict[Stem, Path]:
    """Write `voice.wav`, `music.wav` ... to `folder`, each as long as the film. A stem without any sound is left out.

    All have the master's gain, `Mastered.gain_db`, but have not passed its limiter: put under each other at 0 dB they
    sound like the film, and whoever changes one of them limits the sum himself. They are 24-bit integers, which every
    editor reads and whose rounding nobody hears; a stem that goes beyond full scale is 32-bit floats, so that nothing
    in it is clipped. Memory is two stems.

    Raises:
        DiskFull: there is no room for one; those before it are complete.
    """
    written: dict[Stem, Path] = {}
    for part in Stem:
        sound = amplified(stem(soundtrack, part), gain_db)
        peak = float(np.abs(sound).max(initial=0.0))
        if peak > 0:
            written[part] = folder / f"{part}.wav"
            write_wav(written[part], sound, encoding="pcm24" if peak <= 1 else "float32")
    return written
