"""Calls clients back: one loop that talks to Redis, and threads that each wait for a receiver.

A receiver that hangs holds one of the threads, for seconds; none has more than a few of them, so that it
holds up nobody but itself. What is under way when a courier is killed is sent again, by another one or the
next, under the same `webhook-id`.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from random import uniform

from redis import RedisError

from service.callbacks.addresses import Resolver, read_url, resolve
from service.callbacks.events import event_of
from service.callbacks.receivers import Receivers
from service.callbacks.sending import Outcome, send
from service.callbacks.signing import Secrets
from service.callbacks.store import LEASE, Callback, Callbacks
from service.queue import JobQueue
from telemetry.logs import told_of
from telemetry.measures import Measures
from telemetry.traces import HEADER, Trace

THREADS = 64
PAUSE = 0.2
"""Seconds between two looks for what is due."""
BEAT = LEASE / 4_000
"""Seconds between two signs of life."""
SPREAD = 0.1
"""Of a pause, more or less: what has failed together does not come again together."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Flight:
    """A callback that a thread is sending, since the moment when it `began`."""

    callback: Callback
    body: str
    began: float = 0.0

    @property
    def host(self) -> str:
        """As the log has it."""
        return read_url(self.callback.order.url).host

    @property
    def receiver(self) -> str:
        """Who is to be fair to others, and others to it; what one client is up to is not laid to another."""
        target = read_url(self.callback.order.url)
        return f"{self.callback.order.caller} {target.host} {target.port}"


class Courier:
    """Looks after the callbacks of one queue until it is told to stop."""

    def __init__(self, queue: JobQueue, secrets: Secrets, resolver: Resolver = resolve):
        self._queue, self._secrets = queue, secrets
        self._settings = queue.settings
        self._callbacks = Callbacks(queue.redis, queue.settings)
        self._threads = ThreadPoolExecutor(THREADS, "callback")
        self._flights: dict[Future[Outcome], Flight] = {}
        self._receivers = Receivers()
        self._measures = Measures()
        self._beat = 0.0
        private, seconds = self._settings.callback_private == "yes", self._settings.callback_timeout
        self._send = partial(send, private=private, seconds=seconds, resolver=resolver)

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; what is under way is brought to its end then, unless Redis is away."""
        while self._flights or not stop.is_set():
            try:
                if not self._turn(0 if stop.is_set() else THREADS - len(self._flights)):
                    self._wait(stop)
            except RedisError as error:
                log.warning("callbacks wait for Redis", extra={"facts": told_of(error)})
                if stop.wait(1):
                    return

    def _turn(self, most: int) -> bool:
        """Do what there is to do now; whether there was anything new."""
        self._land()
        self._give_sign_of_life()
        taken = self._callbacks.take(most) if most else []
        for callback in taken:
            try:
                self._look_after(callback)
            except RedisError:
                raise
            except Exception as error:
                self._settle(Flight(callback, ""), fault(callback, error))
        self._measures.flush(self._queue.redis, self._settings.queue)
        return bool(taken)

    def _wait(self, stop: threading.Event) -> None:
        if self._flights:
            wait(self._flights, PAUSE, FIRST_COMPLETED)
        else:
            stop.wait(PAUSE)

    def _give_sign_of_life(self) -> None:
        if time.monotonic() - self._beat > BEAT:
            self._callbacks.hold([flight.callback for flight in self._flights.values()])
            self._callbacks.say_who_can_sign(self._secrets.names())
            self._receivers.forget_idle()
            self._beat = time.monotonic()

    def _look_after(self, callback: Callback) -> None:
        """Send what can be sent now, and see to the rest later."""
        body = callback.body or event_of(callback.order, self._queue)
        if body is None:
            self._callbacks.look_later(callback)
        elif callback.body or self._callbacks.fix(callback, body):
            self._send_or_put_off(Flight(callback, body))

    def _send_or_put_off(self, flight: Flight) -> None:
        if self._receivers.is_away(flight.receiver):
            self._settle(flight, Outcome(reason="away"))
        elif pause := self._receivers.pause(flight.receiver):
            self._callbacks.postpone(flight.callback, pause)
        elif headers := self._headers(flight):
            sent = self._threads.submit(self._send, flight.callback.order.url, headers, flight.body)
            self._flights[sent] = replace(flight, began=self._receivers.begin(flight.receiver))
        else:
            self._settle(flight, Outcome(reason="no secret"))

    def _headers(self, flight: Flight) -> dict[str, str] | None:
        """Those of Standard Webhooks; None where there is no secret to sign with."""
        callback, now = flight.callback, datetime.now(timezone.utc)
        signature = self._secrets.sign(callback.order.caller, callback.id, now, flight.body)
        if signature is None:
            return None
        return {
            "Content-Type": "application/json",
            "User-Agent": "Isnad",
            "webhook-id": callback.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }

    def _land(self) -> None:
        for future in [future for future in self._flights if future.done()]:
            flight, error = self._flights[future], future.exception()
            outcome = fault(flight.callback, error) if error else future.result()
            self._settle(flight, outcome)
            self._receivers.end(flight.receiver, flight.began, bool(error) or not outcome.no_answer)
            del self._flights[future]

    def _settle(self, flight: Flight, outcome: Outcome) -> None:
        """Be done with a callback, or try again later, while there are pauses left."""
        callback, pauses = flight.callback, self._settings.pauses
        end = outcome.end or ("repeated" if callback.attempts < len(pauses) else "given_up")
        if end == "repeated":
            self._callbacks.note_attempt(callback)
            self._callbacks.postpone(callback, pauses[callback.attempts] * uniform(1 - SPREAD, 1 + SPREAD))
        else:
            self._callbacks.finish(callback)
        self._measures.count("callbacks", end)
        level = logging.WARNING if end in ("refused", "given_up") else logging.INFO
        log.log(level, "callback", extra={"facts": told_of_attempt(flight, outcome, end)})


def fault(callback: Callback, error: BaseException) -> Outcome:
    """An attempt that failed by what nobody has thought of: it counts, and holds up no other callback."""
    log.error("a fault", extra={"facts": {"callback": callback.id, **told_of(error)}})
    return Outcome(reason="fault")


def told_of_attempt(flight: Flight, outcome: Outcome, end: str) -> dict[str, object]:
    """What the log has of an attempt: of the URL only its host, since path and query may be a secret."""
    order = flight.callback.order
    trace = Trace.after(order.origin.get(HEADER))
    return {
        "callback": flight.callback.id,
        order.kind: order.subject,
        **{name: order.origin[name] for name in ("request_id", "key") if name in order.origin},
        "trace_id": trace.trace_id,
        "span_id": trace.span_id,
        "host": flight.host,
        "attempt": flight.callback.attempts + 1,
        "end": end,
        "status": outcome.status,
        "reason": outcome.reason,
        "seconds": round(outcome.seconds, 4),
    }
