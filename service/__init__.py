"""The HTTP side of Isnad."""
