"""Checks of the repository itself: what ruff, pyright and import-linter cannot say."""
