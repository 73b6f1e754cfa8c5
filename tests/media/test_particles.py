import time

import numpy as np
import pytest

from shotwright_media.frames.camera import Camera, Move
from shotwright_media.frames.canvas import Canvas
from shotwright_media.frames.compositing import Stage
from shotwright_media.frames.geometry import shifted
from shotwright_media.frames.particles import Particles
from shotwright_media.frames.swarms import Weather
from tests.media.drawing import plain, plate_of


def drawn(particles: Particles, seconds: float, width: int = 320, height: int = 180) -> np.ndarray:
    canvas = Canvas(width, height)
    particles.draw(canvas, seconds)
    return canvas.rgb().astype(int)


@pytest.mark.parametrize("weather", list(Weather))
class TestEveryWeather:
    def test_is_the_same_for_the_same_seed_and_time_and_another_for_others(self, weather: Weather) -> None:
        first, again, other, later = (
            drawn(Particles(weather, seed=seed), seconds) for seed, seconds in ((1, 2.0), (1, 2.0), (2, 2.0), (1, 2.5))
        )

        assert (first == again).all()
        assert (first != other).any()
        assert (first != later).any()

    def test_covers_every_part_of_the_frame_in_time(self, weather: Weather) -> None:
        particles = Particles(weather, intensity=2)
        seen = sum(drawn(particles, seconds).sum(axis=2) for seconds in np.arange(0, 24, 0.7))

        parts = np.asarray(seen).reshape(3, 60, 4, 80).sum(axis=(1, 3))
        assert (parts > 0).all()

    def test_is_as_strong_after_an_hour_as_at_the_start(self, weather: Weather) -> None:
        particles = Particles(weather)
        early, late = (
            np.mean([drawn(particles, start + step / 3).mean() for step in range(9)]) for start in (0.0, 3600.0)
        )

        assert early > 0
        assert late == pytest.approx(early, rel=0.5)

    def test_more_of_it_is_stronger(self, weather: Weather) -> None:
        weak, strong = (drawn(Particles(weather, intensity=k), 1.0).mean() for k in (0.3, 2.0))

        assert strong > 2 * weak

    def test_looks_alike_at_every_size(self, weather: Weather) -> None:
        small, large = (drawn(Particles(weather), 1.0, width, width * 9 // 16).mean() for width in (640, 1280))

        assert small == pytest.approx(large, rel=0.35)

    def test_costs_no_more_than_two_layers_of_the_picture(self, weather: Weather) -> None:
        particles, canvas = Particles(weather), Canvas(1280, 720)
        layer = plate_of(plain((200, 100, 50, 128), 1300, 740))
        weather_s, layer_s = list[float](), list[float]()
        for frame in range(15):
            start = time.thread_time()
            particles.draw(canvas, frame / 24)
            between = time.thread_time()
            canvas.draw(layer, shifted(-frame / 10, 0))
            weather_s.append(between - start)
            layer_s.append(time.thread_time() - between)

        assert min(weather_s) < 2 * min(layer_s)


class TestMotion:
    def test_rain_falls_and_embers_rise(self) -> None:
        for weather, way in ((Weather.RAIN, 1), (Weather.EMBERS, -1)):
            particles = Particles(weather, wind=0.0, intensity=0.2, seed=4)
            frames = [drawn(particles, seconds).sum(axis=(1, 2)).astype(float) for seconds in (1.0, 1.02)]
            lags = [np.dot(frames[0][40:140], frames[1][40 + lag : 140 + lag]) for lag in range(-20, 21)]
            assert (int(np.argmax(lags)) - 20) * way > 0, weather

    def test_wind_slants_the_rain(self) -> None:
        left, right = (drawn(Particles(Weather.RAIN, wind=wind), 1.0) for wind in (-0.8, 0.8))

        def slant(picture: np.ndarray) -> float:
            down, across = np.gradient(picture.sum(axis=2).astype(float))
            return float((down * across).sum())

        assert slant(left) * slant(right) < 0

    def test_a_panning_camera_shifts_it(self) -> None:
        camera = Camera(kind=Move.PAN_RIGHT, width=320, height=180)
        near, far = (
            Stage(
                width=320,
                height=180,
                frames=24,
                camera=camera,
                elements=(Particles(Weather.DUST, depth=depth, seed=3),),
            ).still(0)
            for depth in (0.2, 1.2)
        )

        assert (near != far).any()

    def test_snow_on_white_is_not_seen(self) -> None:
        canvas = Canvas(64, 36)
        canvas.planes[0].fill(235)
        Particles(Weather.SNOW).draw(canvas, 1.0)

        assert canvas.rgb().min() >= 253
