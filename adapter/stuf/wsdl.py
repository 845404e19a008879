"""WSDL 1.1 of a dienst, written by us: SOAP 1.1, document/literal, operations and SOAPActions as the standard names them.

One portType, binding, service and port, each with the name of the dienst (StUF-protocolbindingen 03.02.04 §3). Types are
imported from `?xsd=` at the same address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from adapter.stuf.berichtcode import Berichtcode, is_asynchronous
from adapter.stuf.dispatch import is_same_dienst
from adapter.stuf.namespaces import STUF
from adapter.stuf.operatie import Operatie

__all__ = ["write"]

_WSDL = "http://schemas.xmlsoap.org/wsdl/"
_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
_HTTP = "http://schemas.xmlsoap.org/soap/http"
_XSD = "http://www.w3.org/2001/XMLSchema"
_W, _S, _X = f"{{{_WSDL}}}", f"{{{_SOAP}}}", f"{{{_XSD}}}"
_ALL = "Alle"  # name of the portType that has every dienst of a pack


def write(operaties: Sequence[Operatie], *, dienst: str | None, url: str, imports: Mapping[str, str]) -> bytes:
    """Write the WSDL of the operations that we receive over a dienst.

    Args:
        operaties: all of the pack: the answers are among them.
        dienst: name of the portType; None for an address that takes every message of the pack.
        url: the address that the service has.
        imports: where the schema of each namespace is.
    """
    received = [
        operatie
        for operatie in operaties
        if operatie.is_received and (dienst is None or is_same_dienst(dienst, operatie.dienst))
    ]
    assert received, "a dienst without messages has no WSDL"
    replies = _replies(received, operaties)
    target = etree.QName(received[0].root).namespace or STUF
    name = _ALL if dienst is None else received[0].dienst
    root = etree.Element(
        _W + "definitions",
        nsmap=_prefixes(target, received, replies),
        name=name,
        targetNamespace=target,
    )
    _write_types(root, imports)
    _write_messages(root, received, replies)
    port_type = etree.SubElement(root, _W + "portType", name=name)
    for operatie in received:
        _write_operation(port_type, operatie, replies[operatie.name])
    binding = etree.SubElement(root, _W + "binding", name=f"SOAP{name}", type=f"tns:{name}")
    etree.SubElement(binding, _S + "binding", style="document", transport=_HTTP)
    for operatie in received:
        _write_bound(binding, operatie)
    service = etree.SubElement(root, _W + "service", name=name)
    port = etree.SubElement(service, _W + "port", name=name, binding=f"tns:SOAP{name}")
    etree.SubElement(port, _S + "address", location=url)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _replies(received: Iterable[Operatie], operaties: Iterable[Operatie]) -> dict[str, str]:
    """Give the root of the answer to each operation, by its name."""
    roots = {operatie.name: operatie.root for operatie in operaties}
    replies = {}
    for operatie in received:
        code = Berichtcode.BV03 if is_asynchronous(operatie.berichtcode) else Berichtcode.BV02
        reply = operatie.reply or code
        replies[operatie.name] = roots.get(reply) or f"{{{STUF}}}{reply}Bericht"
    return replies


def _prefixes(target: str, operaties: Iterable[Operatie], replies: Mapping[str, str]) -> dict[str, str]:
    """Give a prefix for every namespace that a message is in."""
    prefixes = {"wsdl": _WSDL, "soap": _SOAP, "xs": _XSD, "StUF": STUF, "tns": target}
    for operatie in operaties:
        for element in (operatie.root, replies[operatie.name]):
            namespace = etree.QName(element).namespace or ""
            if namespace not in prefixes.values():
                prefixes[f"ns{len(prefixes)}"] = namespace
    return prefixes


def _write_types(root: etree._Element, imports: Mapping[str, str]) -> None:
    schema = etree.SubElement(etree.SubElement(root, _W + "types"), _X + "schema")
    for namespace, location in imports.items():
        element = etree.SubElement(schema, _X + "import", schemaLocation=location)
        if namespace:
            element.set("namespace", namespace)


def _write_messages(root: etree._Element, operaties: Iterable[Operatie], replies: Mapping[str, str]) -> None:
    """Write one message per operation, one per answer and one per fault; equal ones once."""
    messages: dict[str, str] = {}
    for operatie in operaties:
        messages[operatie.name] = operatie.root
        messages[_local(replies[operatie.name])] = replies[operatie.name]
        messages[_fault(operatie)] = f"{{{STUF}}}{_fault(operatie)}Bericht"
    prefixes = {uri: prefix for prefix, uri in root.nsmap.items() if prefix}
    for name, element in messages.items():
        qname = etree.QName(element)
        message = etree.SubElement(root, _W + "message", name=name)
        etree.SubElement(
            message, _W + "part", name="body", element=f"{prefixes[qname.namespace or '']}:{qname.localname}"
        )


def _write_operation(port_type: etree._Element, operatie: Operatie, reply: str) -> None:
    operation = etree.SubElement(port_type, _W + "operation", name=operatie.name)
    etree.SubElement(operation, _W + "input", message=f"tns:{operatie.name}")
    etree.SubElement(operation, _W + "output", message=f"tns:{_local(reply)}")
    etree.SubElement(operation, _W + "fault", name="fout", message=f"tns:{_fault(operatie)}")


def _write_bound(binding: etree._Element, operatie: Operatie) -> None:
    operation = etree.SubElement(binding, _W + "operation", name=operatie.name)
    etree.SubElement(operation, _S + "operation", soapAction=operatie.soapactions[0], style="document")
    for part in ("input", "output"):
        etree.SubElement(etree.SubElement(operation, _W + part), _S + "body", use="literal")
    fault = etree.SubElement(operation, _W + "fault", name="fout")
    etree.SubElement(fault, _S + "fault", name="fout", use="literal")


def _fault(operatie: Operatie) -> str:
    return "Fo03" if is_asynchronous(operatie.berichtcode) else "Fo02"


def _local(name: str) -> str:
    return etree.QName(name).localname
