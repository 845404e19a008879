"""Which operation a message is (MAPPING B; FACTS 4).

In ZDS 1.1 several services share one root element and the SOAPAction decides; where it is missing or empty, the content does.
Both spellings of an action are known (`creeerZaak_Lk01`, `creeerZaak_ZakLk01`), in any case; an action that contradicts the
message is refused. In ZDS 1.2 the root element decides, and an action must not contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lxml import etree

from adapter.errors import Finding, Refused
from adapter.stuf.berichtcode import Berichtcode
from adapter.stuf.namespaces import STUF
from adapter.stuf.operatie import Operatie
from adapter.stuf.stuurgegevens import Stuurgegevens, read_stuurgegevens

__all__ = ["check_dienst", "find_operatie", "is_free_dienst", "is_same_dienst"]

_FREE_MESSAGES = frozenset(
    {"vrijebericht", "vrijberichten", "vrijbericht", "vrijeberichten", "verwerksynchroonvrijbericht"}
)
_CHANGES = frozenset({"W", "C", "F"})  # all three change: a correction is a change in the administration
_CODES = frozenset(str(code) for code in Berichtcode)
_SOURCE = "ZDS, berichten en SOAPActions"
_ALSO_CALLED = {"ontkoppelZaakdocument": "updateZaakdocument"}  # release note 488778 of the ZDS 1.2 patch
_KEYS = frozenset({"identificatie", "omschrijving", "heeft"})  # a new status, and what says which zaak it is of
_QUESTION = re.compile(r"Lv(0[2-9]|1[0-4])$")  # other questions than Lv01: npsLv02, zakLv05
_VERSION = re.compile(r"\d{3,4}$")  # at the end of a namespace: .../zkn/0310, .../zds0120
_VERWERKINGSSOORT = f"{{{STUF}}}verwerkingssoort"


def find_operatie(
    operaties: Sequence[Operatie],
    payload: etree._Element,
    soapaction: str | None,
    *,
    dienst: str | None = None,
    stuurgegevens: Stuurgegevens | None = None,
) -> Operatie:
    """Find the operation of a message among those of a pack.

    Args:
        soapaction: of the HTTP header, quoted or not; None or empty where there is none.
        dienst: where it was posted; None takes any.
        stuurgegevens: of `payload` where they have been read already.

    Raises:
        Refused: stufversie-onbekend, sectormodelversie-onbekend, naamruimte-onbekend, bericht-onbekend, soapaction-onbekend, soapaction-past-niet, soapaction-nodig,
            berichtcode-onbekend, berichtcode-past-niet, mutatiesoort-past-niet, entiteittype-past-niet,
            functie-past-niet, dienst-past-niet, vraag-asynchroon, vraagsoort-niet-ondersteund.
    """
    of_root = _of_root(operaties, payload)
    _check_stuf_version(payload)
    header = read_stuurgegevens(payload) if stuurgegevens is None else stuurgegevens
    if header.berichtcode is not None and header.berichtcode not in _CODES:
        raise Refused(_finding("berichtcode-onbekend", path="stuurgegevens/berichtcode"))
    operatie = _by_action(operaties, of_root, payload, soapaction) or _by_content(of_root, payload)
    _check_header(operatie, header)
    if dienst is not None:
        check_dienst(operatie, dienst, question_is_free=False)
    return operatie


def is_same_dienst(one: str, other: str) -> bool:
    """True when two names mean one portType; free messages have a name of their own in each version."""
    one, other = one.lower(), other.lower()
    return one == other or (one in _FREE_MESSAGES and other in _FREE_MESSAGES)


def is_free_dienst(name: str) -> bool:
    """True for a name of the portType of free messages."""
    return name.lower() in _FREE_MESSAGES


def check_dienst(operatie: Operatie, dienst: str, *, question_is_free: bool) -> None:
    """Judge where a message was posted.

    Args:
        question_is_free: questions are taken at the address of free messages too, as some systems send them.

    Raises:
        Refused: dienst-past-niet.
    """
    if question_is_free and operatie.berichtcode is Berichtcode.LV01 and is_free_dienst(dienst):
        return
    if not is_same_dienst(dienst, operatie.dienst):
        raise Refused(_finding("dienst-past-niet", operatie=operatie.name, verwacht=operatie.dienst))


def _of_root(operaties: Sequence[Operatie], payload: etree._Element) -> list[Operatie]:
    """Give the operations that we receive with this root element."""
    root = payload.tag
    found = [operatie for operatie in operaties if operatie.root == root and operatie.is_received]
    if found:
        return found
    namespace = etree.QName(payload).namespace
    if any(etree.QName(operatie.root).namespace == namespace for operatie in operaties):
        kind = _QUESTION.search(etree.QName(payload).localname)
        if kind is not None:
            raise Refused(_finding("vraag-asynchroon" if kind[1] == "02" else "vraagsoort-niet-ondersteund"))
        raise Refused(_finding("bericht-onbekend"))
    family = _VERSION.sub("", namespace or "")
    near = [known for operatie in operaties if (known := etree.QName(operatie.root).namespace or "")]
    for known in near:
        if _VERSION.sub("", known) == family:
            raise Refused(_finding("sectormodelversie-onbekend", ondersteund=known.rpartition("/")[2]))
    raise Refused(_finding("naamruimte-onbekend"))


def _check_stuf_version(payload: etree._Element) -> None:
    """Refuse a header in another version of StUF itself (StUF001)."""
    first = payload.find("{*}stuurgegevens/{*}berichtcode")
    namespace = (etree.QName(first).namespace or "") if first is not None else STUF
    if namespace != STUF and _VERSION.sub("", namespace) == _VERSION.sub("", STUF):
        raise Refused(_finding("stufversie-onbekend", "stuurgegevens", ondersteund=STUF.rpartition("/")[2]))


def _by_action(
    operaties: Sequence[Operatie], of_root: Sequence[Operatie], payload: etree._Element, soapaction: str | None
) -> Operatie | None:
    """Give the operation that the SOAPAction names; None where it names none in particular."""
    action = (soapaction or "").strip().strip("\"'").strip()
    if not action or _names_only_root(action, payload):
        return None
    key = _key(action)
    for operatie in of_root:
        if _is_named(operatie, key):
            _check_mutatiesoort(operatie, payload, action_given=True)
            return operatie
    for operatie in operaties:
        if _is_named(operatie, key):
            raise Refused(_finding("soapaction-past-niet", operatie=operatie.name))
    raise Refused(_finding("soapaction-onbekend"))


def _is_named(operatie: Operatie, key: tuple[str, str, str]) -> bool:
    """True when the operation is meant; an action without a namespace is compared by its name."""
    namespace, *name = key
    return any(known == key or (not namespace and [*known[1:]] == name) for known in map(_key, operatie.soapactions))


def _key(action: str) -> tuple[str, str, str]:
    """Give namespace, service and berichtcode of an action: what both spellings have in common."""
    namespace, _, name = action.lower().rpartition("/")
    service, _, kind = name.partition("_")
    return namespace, service, kind[-4:]


def _names_only_root(action: str, payload: etree._Element) -> bool:
    """True for the action of the plain sector model, e.g. ".../zkn/0310/zakLk01": it says what the root says."""
    root = etree.QName(payload)
    return "_" not in root.localname and action.lower() == f"{root.namespace}/{root.localname}".lower()


def _by_content(of_root: Sequence[Operatie], payload: etree._Element) -> Operatie:
    """Tell the operations of one root apart by what they hold (FACTS 4, after the table)."""
    if len(of_root) == 1:
        _check_mutatiesoort(of_root[0], payload, action_given=False)
        return of_root[0]
    fitting = [operatie for operatie in of_root if _fits_mutatiesoort(operatie, payload)]
    for operatie in fitting:
        special = _SPECIAL.get(operatie.service)
        if special is not None and special(payload):
            return operatie
    plain = [operatie for operatie in fitting if operatie.service not in _SPECIAL]
    if len(plain) == 1:
        return plain[0]
    raise Refused(_finding("soapaction-nodig"))


def _check_mutatiesoort(operatie: Operatie, payload: etree._Element, *, action_given: bool) -> None:
    if _fits_mutatiesoort(operatie, payload):
        return
    if action_given:
        raise Refused(_finding("soapaction-past-niet", path="parameters/mutatiesoort", operatie=operatie.name))
    expected = operatie.mutatiesoort or ""
    raise Refused(
        _finding("mutatiesoort-past-niet", path="parameters/mutatiesoort", operatie=operatie.name, verwacht=expected)
    )


def _fits_mutatiesoort(operatie: Operatie, payload: etree._Element) -> bool:
    """True when it fits or is not there: then the schema says so."""
    if operatie.mutatiesoort is None:
        return True
    given = (payload.findtext(f"{{*}}parameters/{{{STUF}}}mutatiesoort") or "").strip()
    return not given or given == operatie.mutatiesoort or (operatie.mutatiesoort == "W" and given in _CHANGES)


def _check_header(operatie: Operatie, header: Stuurgegevens) -> None:
    """Check what the header says against the operation; what it does not say is the schema's matter."""
    name = operatie.name
    given = header.berichtcode
    if given is not None and given != operatie.berichtcode:
        raise Refused(
            _finding("berichtcode-past-niet", "stuurgegevens/berichtcode", operatie=name, verwacht=operatie.berichtcode)
        )
    given, expected = header.entiteittype, operatie.entiteittype
    if given is not None and expected is not None and given != expected:
        raise Refused(
            _finding("entiteittype-past-niet", "stuurgegevens/entiteittype", operatie=name, verwacht=expected)
        )
    given, expected = header.functie, operatie.functie
    if given is not None and expected is not None and not _is_functie(given, operatie):
        raise Refused(_finding("functie-past-niet", "stuurgegevens/functie", operatie=name, verwacht=expected))


def _is_functie(given: str, operatie: Operatie) -> bool:
    """True when the functie is that of the operation: the standard itself spells it with i and with I, and names two for one."""
    known = {(operatie.functie or "").lower(), _ALSO_CALLED.get(operatie.service, "").lower()}
    return given.lower() in known


def _is_new_status(payload: etree._Element) -> bool:
    """True for a change of nothing but `heeft`: what else is there is a key, the same in oud and huidig, or only named (I)."""
    objects = payload.findall("{*}object")
    if not objects or "heeft" not in _names(objects[-1]):
        return False
    old = [_as_value(child) for child in objects[0]] if len(objects) > 1 else []
    return all(
        _local(child) in _KEYS or child.get(_VERWERKINGSSOORT) == "I" or _is_unchanged(child, old)
        for child in objects[-1]
        if isinstance(child.tag, str)
    )


def _is_unchanged(child: etree._Element, old: list[tuple[object, ...]]) -> bool:
    """True for an element that says in huidig what it said in oud; a relation says by its verwerkingssoort what it does."""
    return child.get(_VERWERKINGSSOORT) is None and _as_value(child) in old


def _as_value(element: etree._Element) -> tuple[object, ...]:
    children = tuple(map(_as_value, element))
    return (element.tag, (element.text or "").strip(), frozenset(element.attrib.items()), children)


def _asks_status(payload: etree._Element) -> bool:
    """True when the last status is selected and nothing else of the zaak is asked."""
    if payload.find("{*}gelijk/{*}heeft/{*}indicatieLaatsteStatus") is None:
        return False
    scope = payload.find("{*}scope/{*}object")
    return scope is None or set(_names(scope)) <= {"identificatie", "heeft"}


def _asks_documents(payload: etree._Element) -> bool:
    """True when the scope has relations to documents and nothing else but keys."""
    scope = payload.find("{*}scope/{*}object")
    names = set() if scope is None else set(_names(scope))
    return "heeftRelevant" in names and names <= {"identificatie", "heeftRelevant"}


def _has_no_content(payload: etree._Element) -> bool:
    """True when no document is sent along (MAPPING B: maakZaakdocument); one of zero bytes has a bestandsnaam."""
    return not any(
        (element.text or "").strip() or element.get(f"{{{STUF}}}bestandsnaam")
        for element in payload.iterfind("{*}object/{*}inhoud")
    )


_SPECIAL: dict[str, Callable[[etree._Element], bool]] = {
    "actualiseerZaakstatus": _is_new_status,
    "geefZaakstatus": _asks_status,
    "geefLijstZaakdocumenten": _asks_documents,
    "maakZaakdocument": _has_no_content,
}


def _names(element: etree._Element) -> list[str]:
    return [_local(child) for child in element if isinstance(child.tag, str)]


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2]


def _finding(code: str, path: str | None = None, **facts: str) -> Finding:
    return Finding(code=code, path=path, source=_SOURCE, facts=facts)
