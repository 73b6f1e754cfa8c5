"""Durable runs: the only user of the engine. Every take is one short workflow."""
