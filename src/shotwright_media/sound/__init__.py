"""Sound as arrays: files, loudness, mixing, limiting, AAC."""
