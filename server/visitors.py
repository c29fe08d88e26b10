"""Who asks, and what he has cost; nothing about him is stored but a digest and a number that fades.

A visitor is an address together with the token that his page made up for itself when it was opened (header
``X-Visitor``). The token is no cookie: nothing is kept in the browser, and no answer depends on it. It only tells the
hundred pages of a class behind one router apart.
"""

from __future__ import annotations

import ipaddress
import math
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from . import metrics
from .cache import PersonalError
from .fair_queue import Visitor
from .ledger import Allowance, Ledger
from .refusals import refusal

HEADER = "X-Visitor"
PROXIES_VARIABLE = "GATESCAPE_PROXIES"
SHARE_VARIABLE = "GATESCAPE_VISITOR_CORES"
# a class of so many behind one address
CLASS = 100
# seconds of a visitor's cores that he may use at once after a rest
BURST_SECONDS = 60.0
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
_present: ContextVar[Visitor | None] = ContextVar("visitor", default=None)
_held = threading.local()


class OverdrawnError(PersonalError):
    """A visitor has used up his allowance; ``retry_after`` seconds from now he may ask again."""

    def __init__(self, retry_after: float) -> None:
        self.retry_after = max(1, math.ceil(retry_after))
        super().__init__(f"This took more computing than one visitor may use; it goes on in {self.retry_after} s.")


class Accounts:
    """The accounts of visitors and of their addresses.

    Args:
        cores: that one visitor may keep busy in the long run; 0 for no limit.
        ledger: where the accounts are kept.
    """

    def __init__(self, cores: float, ledger: Ledger | None = None) -> None:
        self._ledger = ledger or Ledger()
        self._own = Allowance(cores, BURST_SECONDS * cores) if cores else None
        # a tenth of a core is what a hand that drags takes
        self._shared = Allowance(0.1 * CLASS * cores, 0.1 * CLASS * BURST_SECONDS * cores) if cores else None

    def check(self, visitor: Visitor) -> None:
        """Whether a visitor may have something computed.

        Raises:
            OverdrawnError: if not.
        """
        for name, allowance in self._of(visitor):
            wait = self._ledger.wait(name, allowance)
            if wait > 0.0:
                raise OverdrawnError(wait)

    def draw(self, visitor: Visitor, cost: float) -> None:
        """Draw what a computation took, in core-seconds."""
        for name, allowance in self._of(visitor):
            self._ledger.draw(name, cost, allowance)

    def _of(self, visitor: Visitor) -> Iterator[tuple[str, Allowance]]:
        if self._own and self._shared:
            yield f"{visitor.address} {visitor.token}", self._own
            yield visitor.address, self._shared


_accounts: ContextVar[Accounts | None] = ContextVar("accounts", default=None)


def present() -> Visitor:
    """The visitor whose request this thread answers; nobody in particular outside of a request."""
    return _present.get() or Visitor()


@contextmanager
def standing_for(visitor: Visitor, accounts: Accounts) -> Iterator[None]:
    """Let what this thread computes in the block be somebody's, outside of a request."""
    who, where = _present.set(visitor), _accounts.set(accounts)
    try:
        yield
    finally:
        _present.reset(who)
        _accounts.reset(where)


@contextmanager
def account(name: str) -> Iterator[None]:
    """Draw the processor time of the block from the present visitor's account; blocks within blocks count once.

    Raises:
        OverdrawnError: if he may have nothing computed now.
    """
    accounts = _accounts.get()
    if accounts is None or getattr(_held, "busy", False):
        yield
        return
    try:
        accounts.check(present())
    except OverdrawnError:
        metrics.refused(name, "overdrawn")
        raise
    _held.busy, begin = True, time.thread_time()
    try:
        yield
    finally:
        _held.busy = False
        accounts.draw(present(), time.thread_time() - begin)


def charge(seconds: float) -> None:
    """Draw processor time that other threads spent for the present visitor, which :func:`account` cannot see."""
    accounts = _accounts.get()
    if accounts is not None:
        accounts.draw(present(), seconds)


def address_of(remote: str | None) -> str:
    """The address by which people are told apart: of IPv6 the first 64 bits, since one person has all the others."""
    try:
        found = ipaddress.ip_address((remote or "").partition("%")[0])
    except ValueError:
        return remote or ""
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)


def setting(name: str, default: float, low: float, high: float) -> float:
    """A number from the environment.

    Raises:
        ValueError: naming the variable, if it is none between the bounds.
    """
    text = os.environ.get(name, "").strip()
    try:
        value = float(text) if text else default
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise ValueError(f"{name}: {text!r} is not a number from {low:g} to {high:g}")
    return value


def install_visitors(app: Flask) -> Accounts:
    """Tell visitors apart on a Flask app, and refuse whoever holds half of the threads himself; returns the accounts.

    Raises:
        ValueError: naming a setting that cannot be used.
    """
    proxies = int(setting(PROXIES_VARIABLE, 0, 0, 10))
    accounts = Accounts(setting(SHARE_VARIABLE, 1.0, 0.0, 1000.0))
    # beside the threads that are kept for streams of events
    followers = setting("GATESCAPE_FOLLOWERS", 160, 1, 100_000)
    most = max(8, int(setting("GATESCAPE_THREADS", followers + 32, 1, 100_000) - followers) // 2)
    if proxies:
        # what a visitor writes there himself stands to the left of what the proxies add, and is not read
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    lock, under_way = threading.Lock(), Counter[Visitor]()

    @app.before_request
    def begin() -> Response | None:
        token = request.headers.get(HEADER, "")
        visitor = Visitor(address_of(request.remote_addr), token if _TOKEN.fullmatch(token) else "")
        _present.set(visitor)
        _accounts.set(accounts)
        # rooms compute nothing and count for themselves
        if not request.path.startswith("/api/") or request.path.startswith("/api/v1/rooms"):
            return None
        with lock:
            under_way[visitor] += 1
            g.counted = visitor
            crowded = under_way[visitor] > most
        if not crowded:
            return None
        metrics.refused("requests", "crowded")
        answer = refusal(429, f"At most {most} requests of one visitor are answered at once; ask for less at a time.")
        answer.headers["Retry-After"] = "1"
        return answer

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        _present.set(None)
        _accounts.set(None)
        visitor = g.pop("counted", None)
        if visitor is None:
            return
        with lock:
            under_way[visitor] -= 1
            if under_way[visitor] <= 0:
                del under_way[visitor]

    return accounts
