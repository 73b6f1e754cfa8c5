"""Where media lie: one small interface over local folders and object stores."""
