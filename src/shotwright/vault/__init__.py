"""Secrets at rest: authenticated encryption under keys that never lie in the database."""
