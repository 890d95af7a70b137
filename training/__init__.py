"""Builds the model of workers/extraction/model from annotated articles."""
