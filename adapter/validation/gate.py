"""The fast verdict: libxml2's validator, compiled once per process from a pack's own files, its hole closed (`fixed`).

One compiled validator is used by one thread at a time, because its error log belongs to the object: idle ones stand in a
list, and a second is compiled only when two threads judge at the same moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from adapter.errors import Finding, Misconfigured
from adapter.validation import fixed
from adapter.validation.documents import Documents

__all__ = ["Gate", "Refusal"]

_BASE = (
    "schemas:///"  # no address: what is asked under it comes from the pack's own files, and nothing else is answered
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One error as libxml2 gives it.

    Args:
        kind: number in `etree.ErrorTypes`.
        place: libxml2's own path of the element.
        text: libxml2's text: it quotes values of the message, so it never leaves this room.
        line: in the message as sent; 0 where it isn't known.
    """

    kind: int
    place: str
    text: str
    line: int


class Gate:
    """Judges messages; compiles at the first."""

    def __init__(self, documents: Documents, entry: str) -> None:
        self._documents = documents
        self._entry = entry
        self._idle: list[etree.XMLSchema] = []

    def warm(self) -> None:
        """Compile now; raises Misconfigured when the schema does not."""
        self._idle.append(self._take())

    def valid(self, payload: etree._Element) -> bool:
        """True when the schema accepts the message."""
        validator = self._take()
        try:
            return validator.validate(payload)
        finally:
            self._idle.append(validator)

    def refusals(self, payload: etree._Element) -> tuple[Refusal, ...]:
        """Give the errors that libxml2 finds: the first of each element."""
        validator = self._take()
        try:
            validator.validate(payload)
            return tuple(
                Refusal(kind=entry.type, place=entry.path or "", text=entry.message, line=entry.line)
                for entry in list(validator.error_log)  # type: ignore[call-overload]  # the stub does not know that it is iterable
            )
        finally:
            self._idle.append(validator)

    def _take(self) -> etree.XMLSchema:
        try:
            return self._idle.pop()
        except IndexError:
            return self._compile()

    def _compile(self) -> etree.XMLSchema:
        documents = self._documents.reach(self._entry)
        fixed.close(documents)
        texts = {f"{_BASE}{path}": etree.tostring(root) for path, root in documents.items()}
        parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
        parser.resolvers.add(_OnlyThese(texts))
        url = f"{_BASE}{self._entry}"
        parser.feed(texts[url])
        root = parser.close()
        root.getroottree().docinfo.URL = url
        try:
            return etree.XMLSchema(root)
        except etree.XMLSchemaParseError as error:
            first = error.error_log[0] if len(error.error_log) else None
            raise Misconfigured(
                Finding(
                    code="pack-schema-fout",
                    path=(first.filename or self._entry).removeprefix(_BASE) if first else self._entry,
                    line=first.line if first else None,
                    facts={"reden": first.message if first else ""},
                )
            ) from None


class _OnlyThese(etree.Resolver):
    """Answers the files of the pack; raises for every other address."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts

    def resolve(self, system_url: str, public_id: str | None, context: object) -> object:  # type: ignore[override]  # the stub lacks context
        """Give a file, never the network or the disk."""
        del public_id
        return self.resolve_string(self._texts[system_url], context, base_url=system_url)
