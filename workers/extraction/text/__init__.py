"""Tokens, sentences, quotation marks and spelling."""
