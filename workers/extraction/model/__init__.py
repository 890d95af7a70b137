"""The trained model and its card."""
