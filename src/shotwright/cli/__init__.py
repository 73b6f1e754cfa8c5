"""The command line: the same use cases as everywhere, for people and, with `--json`, for programs."""
