"""Configuration as files: what may stand in one, reading it safely, and writing single keys back."""
