"""The illustrator's places: layered drawings of where a scene plays."""

from shotwright_animatic.places.gallery import backdrop

__all__ = ["backdrop"]
