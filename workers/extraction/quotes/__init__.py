"""From reporting words to attributed quotes."""
