"""The illustrator's places: layered drawings of where a scene plays."""

from shotwright_animatic.places.gallery import backdrop, place_seed

__all__ = ["backdrop", "place_seed"]
