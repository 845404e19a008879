"""One trace from the SOAP request over the journal and the backbone to the calls of the delivery (W3C Trace Context).

The context of what is being done now is one text, a traceparent, in a context variable; it is stored with the message, so
that the trace goes on whoever publishes and delivers it, and when. Spans are made only where an exporter is configured; the
context of a sender is passed on all the same. Without either nothing is done: a span costs half a microsecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar, Token
from typing import Final, Literal, Protocol, Self

__all__ = [
    "Kind",
    "Made",
    "Tracer",
    "current_trace",
    "is_traced",
    "read_traceparent",
    "span",
    "traceparent_in",
    "use_tracer",
]

Kind = Literal["server", "client", "producer", "consumer", "internal"]
Value = str | int | float | bool

# version 00: later versions may be longer, and are read as 00 is (Trace Context §3.2.4, §4.3)
_TRACEPARENT: Final = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
_LENGTH: Final = 55
_MEMBER: Final = b'"traceparent":"'

_current: ContextVar[str] = ContextVar("traceparent", default="")


class Made(Protocol):
    """A span that was begun."""

    @property
    def traceparent(self) -> str:
        """What its children name as their parent."""

    def note(self, name: str, value: Value) -> None:
        """Add an attribute."""

    def end(self, error: str | None) -> None:
        """End it; `error`: the kind of what went wrong, never a text."""


class Tracer(Protocol):
    """Makes spans; `otlp.py` has it."""

    def begin(self, name: str, kind: Kind, parent: str, attributes: Mapping[str, Value]) -> Made:
        """Begin a span; `parent`: a traceparent, or "" for a new trace."""


class _Tracing:
    """The tracer of this process; None: nobody looks."""

    tracer: Tracer | None = None


def use_tracer(tracer: Tracer | None) -> None:
    """Have spans made from now on, or no more."""
    _Tracing.tracer = tracer


def is_traced() -> bool:
    """True when spans are made."""
    return _Tracing.tracer is not None


def current_trace() -> str:
    """Give the traceparent of what is being done; "": none."""
    return _current.get()


def read_traceparent(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Give the traceparent of a request; "" where there is none, it is not valid, or there are several: a new trace begins."""
    found = ""
    for name, value in headers:
        if name == b"traceparent":
            if found:
                return ""
            found = value.decode("latin-1").strip()
    return _valid(found)


def traceparent_in(event: bytes) -> str:
    """Give the traceparent that a stored event carries (CloudEvents, distributed tracing); "": none. Looks at its bytes only."""
    at = event.rfind(_MEMBER)  # it stands behind the data
    if at < 0:
        return ""
    start = at + len(_MEMBER)
    return _valid(event[start : start + _LENGTH].decode("latin-1"))


def _valid(text: str) -> str:
    if not text or not _TRACEPARENT.fullmatch(text) or (len(text) > _LENGTH and text.startswith("00")):
        return ""
    return text[:_LENGTH]


class span:  # noqa: N801  # reads as what it is: with observe.span("send zgw.zaken", "producer"): …
    """A part of a trace.

    Args:
        parent: traceparent that it goes on from; "": a new trace; None: what is being done now.
    """

    __slots__ = ("_attributes", "_kind", "_made", "_name", "_parent", "_token")

    def __init__(
        self, name: str, kind: Kind, *, parent: str | None = None, attributes: Mapping[str, Value] | None = None
    ) -> None:
        self._name = name
        self._kind: Kind = kind
        self._parent = parent
        self._attributes = attributes
        self._made: Made | None = None
        self._token: Token[str] | None = None

    def __enter__(self) -> Self:
        tracer = _Tracing.tracer
        if tracer is not None:
            parent = _current.get() if self._parent is None else self._parent
            self._made = tracer.begin(self._name, self._kind, parent, self._attributes or {})
            self._token = _current.set(self._made.traceparent)
        elif self._parent is not None and (self._parent or _current.get()):
            self._token = _current.set(self._parent)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._token is not None:
            _current.reset(self._token)
        if self._made is not None:
            self._made.end(None if kind is None else kind.__name__)

    def note(self, name: str, value: Value) -> None:
        """Add an attribute; never a value of a message."""
        if self._made is not None:
            self._made.note(name, value)
