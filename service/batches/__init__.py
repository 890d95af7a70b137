"""Batches: many articles in one request, read as they come, extracted some at a time."""
