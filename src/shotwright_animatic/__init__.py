"""The embedded film-makers: breakdown, illustrator, voices and music that need no key, GPU or network."""
