"""Words on the screen: timing, line breaks, rules, captions drawn, files written."""
