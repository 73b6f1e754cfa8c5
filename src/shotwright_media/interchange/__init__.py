"""The edit for other programs: OpenTimelineIO, FCPXML, EDL, Jianying, storyboard, zip; and an edited OTIO read back."""
