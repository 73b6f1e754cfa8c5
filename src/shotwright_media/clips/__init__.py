"""Frames to clips and back: encoding, splitting, burning, probing."""
