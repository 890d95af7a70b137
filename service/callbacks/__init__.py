"""Callbacks: clients who gave an address are told there when their extraction or batch has ended."""
