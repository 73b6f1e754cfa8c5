"""Prompt templates: a small, bounded language, the sets that come with the product, and sets as files."""
