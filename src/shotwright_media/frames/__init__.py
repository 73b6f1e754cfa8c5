"""Pictures to frames: plates, camera, layers, weather, overlays. Nothing here encodes."""
