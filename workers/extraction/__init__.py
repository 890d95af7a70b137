"""From the text of an article to its entities and attributed quotes; pure: no Redis, no clock, no network."""
