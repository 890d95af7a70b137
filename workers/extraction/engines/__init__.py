"""What segments words and tags names."""
