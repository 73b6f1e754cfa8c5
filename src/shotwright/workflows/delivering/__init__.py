"""Handing films out: the finished film with its label, and everything that goes with it, as files in a folder."""
