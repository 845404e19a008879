"""The exact scan: counts what a message has, tag by tag, in constant memory, before a tree is built of it."""

from __future__ import annotations

from xml.parsers import expat

from adapter.errors import Finding, Refused
from adapter.guard.limits import Limits

__all__ = ["scan_exactly"]

_CODES = {
    expat.errors.codes[expat.errors.XML_ERROR_TAG_MISMATCH]: "xml-tag-niet-gesloten",
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]: "xml-afgebroken",
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "xml-afgebroken",
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: "xml-afgebroken",
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "xml-na-einde",
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "xml-entiteit",
    expat.errors.codes[expat.errors.XML_ERROR_BAD_CHAR_REF]: "xml-teken",
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR]: "xml-teken",
    expat.errors.codes[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "xml-attribuut-dubbel",
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI]: "xml-declaratie",
}
_SOURCE = "grenzen aan een bericht"
_SOAP = "SOAP 1.1 §3"


def scan_exactly(data: bytes, limits: Limits) -> None:
    """Check well-formedness and every limit, stopping at the first that is passed.

    Raises:
        Refused: doctype-verboden, processing-instruction-verboden, te-veel-elementen, te-diep, te-veel-attributen,
            te-veel-naamruimten, geen-xml or its kind.
    """
    counter = _Counter(limits)
    try:
        counter.parser.Parse(data, True)
    except expat.ExpatError as error:
        # no text of the library: it may quote the message
        code = _CODES.get(error.code) or _code_of_token(data, counter.parser.ErrorByteIndex)
        raise Refused(Finding(code=code, line=error.lineno, column=error.offset + 1, source="XML 1.0")) from None


def _code_of_token(data: bytes, at: int) -> str:
    """Tell what a token is that expat does not know, by the byte at which it stopped."""
    byte = data[at : at + 1]
    if b"<" not in data[:at]:
        return "geen-xml"
    if byte in (b"&", b"<") or data[at - 1 : at] == b"&":
        return "xml-los-teken"
    return "xml-teken" if byte and (byte < b" " or byte >= b"\x80") else "geen-xml"


class _Counter:
    def __init__(self, limits: Limits) -> None:
        self.parser = expat.ParserCreate(encoding="utf-8")
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self._limits = limits
        self._elements = self._depth = self._namespaces = 0

    def _start(self, _name: str, attributes: list[str]) -> None:
        limits = self._limits
        self._elements += 1
        self._depth += 1
        if self._elements > limits.elements:
            raise self._refused("te-veel-elementen", limits.elements)
        if self._depth > limits.depth:
            raise self._refused("te-diep", limits.depth)
        if attributes:
            names = attributes[::2]
            declared = sum(name == "xmlns" or name.startswith("xmlns:") for name in names)
            self._namespaces += declared
            if len(names) - declared > limits.attributes:
                raise self._refused("te-veel-attributen", limits.attributes)
            if declared > limits.namespaces_per_element:
                raise self._refused("te-veel-naamruimten", limits.namespaces_per_element)
            if self._namespaces > limits.namespaces:
                raise self._refused("te-veel-naamruimten", limits.namespaces)

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _doctype(self, *_declaration: object) -> None:
        raise self._refused("doctype-verboden", source=_SOAP)

    def _instruction(self, *_instruction: object) -> None:
        raise self._refused("processing-instruction-verboden", source=_SOAP)

    def _refused(self, code: str, most: int | None = None, *, source: str = _SOURCE) -> Refused:
        return Refused(
            Finding(
                code=code,
                line=self.parser.CurrentLineNumber,
                column=self.parser.CurrentColumnNumber + 1,
                source=source,
                facts={} if most is None else {"grens": str(most)},
            )
        )
