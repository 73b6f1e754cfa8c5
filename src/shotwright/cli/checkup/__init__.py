"""What `shotwright doctor` looks at. No check changes anything, and none spends."""
