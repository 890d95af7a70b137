"""What a page of ours may load: Content-Security-Policy (W3C, level 3)."""

from __future__ import annotations

_OWN = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)


def policy(*more: str) -> str:
    """All that the page loads is its own, no script or style stands in it, and what `more` says."""
    return "; ".join((*_OWN, *more))
