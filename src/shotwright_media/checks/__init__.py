"""What is looked at, noted and proven of a finished film: quality report, previews, labels, provenance."""
