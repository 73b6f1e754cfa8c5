"""The rules of a production: plain Python, no I/O and no clock."""
