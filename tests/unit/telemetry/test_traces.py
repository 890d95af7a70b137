"""Traces: gone on with where a header names one, begun where none does."""

from __future__ import annotations

import pytest

from telemetry.traces import WRITTEN, Trace

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"


@pytest.mark.parametrize("header", [f"00-{TRACE}-{SPAN}-01", f"cc-{TRACE}-{SPAN}-01-what-comes-later"])
def test_a_trace_is_gone_on_with_by_a_step_of_our_own(header: str) -> None:
    trace = Trace.after(header)
    assert (trace.trace_id, trace.flags) == (TRACE, "01")
    assert trace.span_id != SPAN
    assert trace.header == f"00-{TRACE}-{trace.span_id}-01"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        TRACE,
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01-more",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01, 00-{TRACE}-{SPAN}-01",
    ],
)
def test_what_is_no_trace_is_answered_by_a_new_one(header: str | None) -> None:
    one, other = Trace.after(header), Trace.after(header)
    assert TRACE not in (one.trace_id, other.trace_id)
    assert one.trace_id != other.trace_id
    assert WRITTEN.fullmatch(one.header)
