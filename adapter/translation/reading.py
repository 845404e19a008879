"""What is learnt while one message is read: values that have no home, why others are empty, warnings, documents."""

from __future__ import annotations

from typing import Any

from lxml import etree

from adapter.errors import Finding
from adapter.stuf import namespaces
from adapter.translation.names import line_of
from adapter.translation.types import Context, InlineDocument

__all__ = ["Bericht", "Bron", "reason_of"]


_NO_VALUE = f"{{{namespaces.STUF}}}noValue"
_NIL = f"{{{namespaces.XSI}}}nil"


def reason_of(element: etree._Element) -> str:
    """Give why an element is empty: its noValue, else "nil" or "leeg" (neither stands there)."""
    reason = element.get(_NO_VALUE)
    if reason is not None:
        return reason
    return "nil" if element.get(_NIL) in ("true", "1") else "leeg"


class Bericht:
    """One message while it is read."""

    __slots__ = ("context", "inline", "leeg_is_geen_waarde", "payload", "spilled", "warnings")

    def __init__(self, payload: etree._Element, context: Context) -> None:
        self.payload = payload
        self.context = context
        self.warnings: list[Finding] = []
        self.inline: list[InlineDocument] = []
        self.leeg_is_geen_waarde = context.kennisgeving.leeg_element == "geenWaarde"
        self.spilled = {document.sha256: document for document in context.documents} if context.documents else {}

    def warn(self, code: str, element: etree._Element, source: str | None = None, **facts: str) -> None:
        """Note something worth knowing about an element; never a value of it."""
        path = etree.ElementTree(self.payload).getelementpath(element) if element is not self.payload else "."
        local = "/".join(part.rpartition("}")[2] for part in path.split("/{"))
        self.warnings.append(Finding(code=code, path=local, line=line_of(element), source=source, facts=facts))


class Bron:
    """What StUF says of one entity that has no member in the canonical model (MAPPING A.4)."""

    # class attributes: most entities have none of these, and making them for each costs more than reading a value
    fields: dict[str, Any] | None = None  # bron.geldigheid and the like
    bewaard: dict[str, Any] | None = None  # path -> text as it was
    no_value: dict[str, str] | None = None  # path -> why it is empty
    overig: list[dict[str, str]] | None = None  # whole elements
    precisie: dict[str, str] | None = None  # path -> how exact an instant was
    sleutels: dict[str, str] | None = None
    oud: dict[str, Any] | None = None  # of a relation that changed: what its oud says besides
    verwerkingssoort: str | None = None  # of the entity, where it isn't the usual one
    inhoud: tuple[str, int] | None = None  # sha256 and size of a document's content

    relations: list[tuple[Any, etree._Element]] | None = None  # set aside, in document order

    def __init__(self, bericht: Bericht) -> None:
        self.bericht = bericht

    def set_aside(self, relation: Any, element: etree._Element) -> None:
        """Set a relation aside: it is read when it is known what happened to it."""
        if self.relations is None:
            self.relations = []
        self.relations.append((relation, element))

    def keep(self, path: str, value: Any) -> None:
        """Keep a text as it was."""
        if self.bewaard is None:
            self.bewaard = {}
        self.bewaard[path] = value

    def empty(self, path: str, reason: str) -> None:
        """Keep why an element is empty, where the event can't say it."""
        if self.no_value is None:
            self.no_value = {}
        self.no_value[path] = reason

    def exact(self, path: str, precisie: str) -> None:
        """Keep how exact an instant was."""
        if self.precisie is None:
            self.precisie = {}
        self.precisie[path] = precisie

    def whole(self, path: str, xml: str) -> None:
        """Keep a whole element."""
        if self.overig is None:
            self.overig = []
        self.overig.append({"pad": path, "xml": xml})

    def key(self, name: str, value: str) -> None:
        """Keep a key of the sender's."""
        if self.sleutels is None:
            self.sleutels = {}
        self.sleutels[name] = value

    def put_into(self, bron: dict[str, Any]) -> None:
        """Add all that was kept to the member `bron` of an event."""
        if len(self.__dict__) == 1:
            return
        if self.sleutels is not None:
            bron["sleutels"] = self.sleutels
        if self.fields is not None:
            bron.update(self.fields)
        if self.precisie is not None:
            bron["precisie"] = self.precisie
        if self.no_value is not None:
            bron["noValue"] = self.no_value
        if self.bewaard is not None:
            bron["bewaard"] = self.bewaard
        if self.overig is not None:
            bron["overig"] = self.overig
        if self.oud is not None:
            bron["oud"] = self.oud
        if self.verwerkingssoort is not None:
            bron["verwerkingssoort"] = self.verwerkingssoort
