"""Texts of errors: mappings that don't fit the schema of their pack, and overlays that can't be meant."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _file(code: str, *, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(
        code=code,
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(what=nl[0], fix=nl[1]),
        en=Text(what=en[0], fix=en[1]),
    )


ENTRIES: tuple[Entry, ...] = (
    _file(
        "mapping-bericht-onbekend",
        nl=(
            "Het pack heeft geen bericht '{pad}'.",
            "Schrijf `root` (of `answer`) zoals het schema van het pack het element noemt.",
        ),
        en=(
            "The pack has no message '{pad}'.",
            "Write `root` (or `answer`) as the schema of the pack names the element.",
        ),
    ),
    _file(
        "mapping-pad-onbekend",
        nl=(
            "Geen bericht van het pack heeft een element '{pad}'.",
            "Bedoelt u: {suggestie}? Anders hoort deze rij hier niet.",
        ),
        en=(
            "No message of the pack has an element '{pad}'.",
            "Do you mean: {suggestie}? Otherwise this row does not belong here.",
        ),
    ),
    _file(
        "mapping-pad-ongenoemd",
        nl=(
            "Geen rij zegt wat er met '{pad}' van {bericht} gebeurt.",
            "Geef het een [[field]] met event, preserve of lost, of noem het in een [[whole]] met een reden.",
        ),
        en=(
            "No row says what becomes of '{pad}' of {bericht}.",
            "Give it a [[field]] with event, preserve or lost, or list it in a [[whole]] with a reason.",
        ),
    ),
    _file(
        "mapping-type-botst",
        nl=(
            "De rij past niet bij het type van '{pad}' in het schema van {bericht}: {reden}.",
            "Kies een waarde (`value`) of soort rij die bij het type past; zie docs/mappings.md.",
        ),
        en=(
            "The row does not fit the type of '{pad}' in the schema of {bericht}: {reden}.",
            "Choose a `value` or kind of row that fits the type; see docs/mappings.md.",
        ),
    ),
    _file(
        "overlay-onbekend",
        nl=("Er is geen overlay '{naam}'.", "Bedoelt u: {suggestie}? Een overlay staat in mappings/overlays/."),
        en=("There is no overlay '{naam}'.", "Do you mean: {suggestie}? An overlay stands in mappings/overlays/."),
    ),
    _file(
        "overlay-rij-onbekend",
        nl=(
            "'{entiteit}' heeft geen rij voor '{pad}'.",
            'Herstel het pad (bedoelt u: {suggestie}?), of zet change = "add" voor een nieuwe rij.',
        ),
        en=(
            "'{entiteit}' has no row for '{pad}'.",
            'Mend the path (do you mean: {suggestie}?), or set change = "add" for a new row.',
        ),
    ),
    _file(
        "overlay-include",
        nl=(
            "Een overlay kan geen [[include]] wijzigen: die haalt alle rijen van '{naam}' binnen, die ook elders gelden.",
            'Wijzig de rijen zelf: entity = "{naam}", met per rij een [[field]] of andere rij.',
        ),
        en=(
            "An overlay cannot change an [[include]]: it brings in all rows of '{naam}', which hold elsewhere too.",
            'Change those rows themselves: entity = "{naam}", with a [[field]] or other row for each.',
        ),
    ),
    _file(
        "overlay-pad-open",
        nl=(
            "De overlay haalt de rij van '{pad}' weg, en dan zegt geen rij wat er met dat element van {bericht} gebeurt.",
            'Vervang de rij (change = "replace"); met preserve = true blijft het element bewaard op zijn plaats.',
        ),
        en=(
            "The overlay takes the row of '{pad}' away, and then no row says what becomes of that element of {bericht}.",
            'Replace the row (change = "replace"); with preserve = true the element is kept in its place.',
        ),
    ),
    _file(
        "mapping-wet-gebroken",
        nl=(
            "De mapping van {bericht} breekt de wet {wet}: {waar}.",
            "Zie de wetten in docs/mappings.md. Rijen staan in de volgorde van het schema; wat geen plaats heeft, krijgt preserve of een [[whole]].",
        ),
        en=(
            "The mapping of {bericht} breaks the law {wet}: {waar}.",
            "See the laws in docs/mappings.md. Rows stand in the order of the schema; what has no place gets preserve or a [[whole]].",
        ),
    ),
    _file(
        "overlay-rij-bestaat",
        nl=("'{entiteit}' heeft al een rij voor '{pad}'.", 'Zet change = "replace" om haar te vervangen.'),
        en=("'{entiteit}' has a row for '{pad}' already.", 'Set change = "replace" to replace it.'),
    ),
)
