"""`koppelvlak send`: a vendor's client. Sends a StUF message and prints the answer readably."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from lxml import etree

from adapter import guard, stuf, wiring
from adapter.cli.options import Json
from adapter.cli.output import EXIT_NO, EXIT_WRONG_USE, json_line, say, talk
from adapter.errors import KoppelvlakError, Refused

__all__ = ["send"]

File = Annotated[Path, typer.Argument(help="A StUF message, in a SOAP envelope or bare.")]
Url = Annotated[str, typer.Option("--url", help="Where to send it: …/{gemeente}/{pack}[/{dienst}].")]
Action = Annotated[str | None, typer.Option("--soapaction", help="SOAPAction; default: found from the message.")]
_TIMEOUT_S = 60.0


def send(file: File, *, url: Url, soapaction: Action = None, json: Json = False) -> None:
    """Send a message and show the answer; exit 1 when it is a fault."""
    try:
        data = file.read_bytes()
        root = guard.parse(data)
        payload = stuf.payload_of(root)
    except OSError as error:
        talk(f"{file}: cannot be read: {error.strerror}.")
        raise SystemExit(EXIT_WRONG_USE) from None
    body = data if payload is not root else stuf.wrap(payload, "1.1")
    version: stuf.SoapVersion = "1.2" if root.tag == f"{{{stuf.namespaces.SOAP12}}}Envelope" else "1.1"
    action = soapaction or _action_of(payload)
    try:
        response = httpx.post(url, content=body, headers=_headers(version, action), timeout=_TIMEOUT_S)
    except httpx.HTTPError as error:
        talk(f"No answer from {url}: {type(error).__name__}. Is Koppelvlak running there (koppelvlak serve)?")
        raise SystemExit(EXIT_NO) from None
    answer = _read(response)
    if json:
        json_line(answer)
    else:
        _show(answer)
    raise SystemExit(EXIT_NO if answer["fout"] else 0)


def _headers(version: stuf.SoapVersion, action: str | None) -> dict[str, str]:
    if version == "1.2":
        named = f'; action="{action}"' if action else ""
        return {"Content-Type": f"application/soap+xml; charset=utf-8{named}"}
    return {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action or ""}"'}


def _action_of(payload: etree._Element) -> str | None:
    packs = wiring.load_packs()
    try:
        operatie = stuf.find_operatie(packs.recognise(payload).operaties, payload, None)
    except KoppelvlakError:
        return None
    return operatie.soapactions[0] if operatie.soapactions else None


def _read(response: httpx.Response) -> dict[str, Any]:
    answer: dict[str, Any] = {"http": response.status_code, "bericht": None, "stuurgegevens": {}, "fout": None}
    try:
        message = stuf.payload_of(guard.parse(response.content))
    except Refused:
        answer["fout"] = {"omschrijving": "The answer is not a SOAP message."}
        return answer
    header = stuf.read_stuurgegevens(message)
    answer["bericht"] = etree.QName(message).localname
    answer["stuurgegevens"] = {
        "berichtcode": header.berichtcode,
        "referentienummer": header.referentienummer,
        "crossRefnummer": header.cross_refnummer,
    }
    body = message.find("{*}body")
    if response.status_code >= 400 or body is not None:
        answer["fout"] = _fault(body)
    else:
        answer["inhoud"] = [_line(element) for element in message.iter(etree.Element) if _is_value(element)]
    return answer


def _fault(body: etree._Element | None) -> dict[str, Any]:
    if body is None:
        return {"omschrijving": "An HTTP error without a StUF fault."}
    return {
        **{name: body.findtext(f"{{*}}{name}") for name in ("code", "plek", "omschrijving", "details")},
        "bevindingen": [
            {etree.QName(part).localname: part.text for part in finding}
            for finding in body.iter("{urn:koppelvlak:bevindingen:v1}bevinding")
        ],
    }


def _is_value(element: etree._Element) -> bool:
    if len(element) or not (element.text or "").strip():
        return False
    return all(etree.QName(above).localname != "stuurgegevens" for above in element.iterancestors())


def _line(element: etree._Element) -> str:
    steps = [etree.QName(each).localname for each in (*reversed(list(element.iterancestors())), element)]
    text = (element.text or "").strip()
    start = steps.index("Body") + 2 if "Body" in steps else 1
    return f"{'/'.join(steps[start:])}: {text if len(text) <= 80 else f'({len(text)} characters)'}"


def _show(answer: dict[str, Any]) -> None:
    header = answer["stuurgegevens"]
    say(f"HTTP {answer['http']}: {answer['bericht'] or '?'} (crossRefnummer {header.get('crossRefnummer') or '-'})")
    fault = answer["fout"]
    if fault is None:
        for line in answer.get("inhoud", ()):
            say(f"  {line}")
        return
    say(f"  {fault.get('code') or ''} {fault.get('omschrijving') or ''}".rstrip())
    findings = fault.get("bevindingen") or []
    for finding in findings:
        place = f"{finding.get('pad') or ''} (line {finding['regel']})" if finding.get("regel") else finding.get("pad")
        say(f"  - {place + ': ' if place else ''}{finding.get('melding') or ''}")
        if finding.get("herstel"):
            say(f"    → {finding['herstel']}")
    if not findings and fault.get("details"):
        say(f"  {fault['details']}")
