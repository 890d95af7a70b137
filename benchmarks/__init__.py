"""How right, how fast and how large the extraction and its service are."""
