"""Where interfaces meet implementations: the one place that knows all the parts."""
