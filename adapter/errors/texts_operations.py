"""Texts of errors: what operators order: pauses and replays."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _client(code: str, *, http: int, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(
        code=code,
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=http,
        nl=Text(what=nl[0], fix=nl[1]),
        en=Text(what=en[0], fix=en[1]),
    )


ENTRIES: tuple[Entry, ...] = (
    _client(
        "herhaling-loopt",
        http=409,
        nl=(
            "Naar doel {doel} loopt al een herhaling: {herhaling}.",
            "Wacht tot die klaar is, of stop haar. Er is niets herhaald.",
        ),
        en=(
            "A replay to target {doel} runs already: {herhaling}.",
            "Wait until it is done, or stop it. Nothing was replayed.",
        ),
    ),
    _client(
        "herhaling-gestopt",
        http=409,
        nl=("Deze herhaling is gestopt en gaat niet verder.", "Maak een nieuwe; wat al geleverd is, blijft erbuiten."),
        en=("This replay was stopped and goes no further.", "Make a new one; what was delivered is left out of it."),
    ),
    _client(
        "herhaling-onbekend",
        http=404,
        nl=("Er is geen herhaling met dit id.", "Zie de lijst van herhalingen: koppelvlak replay list."),
        en=("There is no replay with this id.", "See the list of replays: koppelvlak replay list."),
    ),
    Entry(
        code="doel-gepauzeerd",
        stuf="StUF046",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Dit doel is gepauzeerd.", fix="Wacht tot de beheerder het doel hervat: koppelvlak targets resume."
        ),
        en=Text(
            what="This target is paused.", fix="Wait until the administrator resumes it: koppelvlak targets resume."
        ),
    ),
    _client(
        "doel-onbekend",
        http=404,
        nl=("Er is geen doel met de naam {doel}.", "Kies een van: {bekend}."),
        en=("There is no target with the name {doel}.", "Choose one of: {bekend}."),
    ),
)
