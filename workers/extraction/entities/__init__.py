"""From name tags to the persons, places and organisations of an article."""
