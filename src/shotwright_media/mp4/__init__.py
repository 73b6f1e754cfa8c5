"""The MP4 container at the level of bytes: reading samples, joining without encoding."""
