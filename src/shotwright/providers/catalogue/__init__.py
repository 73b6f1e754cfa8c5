"""What is known of vendors and their models: data files with sources and dates, and a person's own over them."""
