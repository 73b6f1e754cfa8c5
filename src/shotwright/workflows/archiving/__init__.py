"""Productions on their way: packed into archives, judged, and brought in elsewhere."""
