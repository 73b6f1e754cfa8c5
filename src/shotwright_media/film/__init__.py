"""Clips to a film: transitions, captions, and an export that renders again only what has changed."""
