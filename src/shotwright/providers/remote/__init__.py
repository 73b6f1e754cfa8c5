"""Models that run elsewhere: adapters on plain HTTP, and what they share."""
