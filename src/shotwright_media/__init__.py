"""Rendering as a pure library: frames and sound in, files out. It knows nothing of the product."""
