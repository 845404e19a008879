"""Have a Notificaties API send us what happens: an abonnement on our address, made once, mended where it differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from adapter import settings
from adapter.errors import Finding, Refused
from adapter.peers import Json, Zgw

__all__ = ["Abonnement", "abonneren"]

_COLLECTION: Final = "abonnement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Abonnement:
    """How it stands: its address, and what was done."""

    url: str
    kanalen: tuple[str, ...]
    gedaan: Literal["gemaakt", "gewijzigd", "stond-er-al"]


async def abonneren(nrc: Zgw, rules: settings.Notificaties) -> Abonnement:
    """Make or mend the abonnement; the API tries our address first, so we must be serving.

    Raises:
        Refused: what is needed is not configured, or the API refuses it.
        Unavailable, OutcomeUnknown: the API is away.
    """
    if rules.callback is None or rules.autorisatie is None:
        raise Refused(Finding(code="abonnement-niet-ingesteld", source="koppelvlak.toml, notificaties"))
    wanted: Json = {
        "callbackUrl": rules.callback,
        "auth": rules.autorisatie.get_secret_value(),
        "kanalen": [{"naam": naam, "filters": {}} for naam in rules.kanalen],
    }
    found = await nrc.find_all("notificaties", _COLLECTION, {})
    ours = next((each for each in found if each.get("callbackUrl") == rules.callback), None)
    if ours is None:
        made = await nrc.post("notificaties", _COLLECTION, wanted)
        return Abonnement(url=str(made.get("url", "")), kanalen=rules.kanalen, gedaan="gemaakt")
    if _kanalen(ours) == sorted(rules.kanalen) and ours.get("auth") == wanted["auth"]:
        return Abonnement(url=str(ours.get("url", "")), kanalen=rules.kanalen, gedaan="stond-er-al")
    address = f"{nrc.url('notificaties', _COLLECTION)}/{str(ours.get('url', '')).rstrip('/').rpartition('/')[2]}"
    await nrc.patch(address, wanted)
    return Abonnement(url=str(ours.get("url", "")), kanalen=rules.kanalen, gedaan="gewijzigd")


def _kanalen(abonnement: Json) -> Sequence[str]:
    """Give the kanalen that come without a filter: with one, not all comes."""
    kanalen = abonnement.get("kanalen")
    found = kanalen if isinstance(kanalen, list) else []
    return sorted(str(each.get("naam")) for each in found if isinstance(each, dict) and not each.get("filters"))
