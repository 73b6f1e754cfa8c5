"""A finished film in other formats: other codecs, other shapes, proxies, previews that move."""
