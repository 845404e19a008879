"""What happens in the register, told as the Notificaties API tells it: kanaal, hoofdObject, resource, actie.

It is told after the write is durable; what is lost between the two is found by who looks at the register from time to time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import orjson

__all__ = ["Melder", "melding"]

Melder = Callable[[str, bytes], Awaitable[None]]
"""Gets (gemeente, notification as JSON); raises nothing."""

_RESOURCES: Final[Mapping[str, tuple[str, str, str]]] = {  # collection -> kanaal, resource, member of its hoofdObject
    "zaken": ("zaken", "zaak", "url"),
    "rollen": ("zaken", "rol", "zaak"),
    "statussen": ("zaken", "status", "zaak"),
    "resultaten": ("zaken", "resultaat", "zaak"),
    "zaakobjecten": ("zaken", "zaakobject", "zaak"),
    "zaakinformatieobjecten": ("zaken", "zaakinformatieobject", "zaak"),
    "enkelvoudiginformatieobjecten": ("documenten", "enkelvoudiginformatieobject", "url"),
    "besluiten": ("besluiten", "besluit", "url"),
    "besluitinformatieobjecten": ("besluiten", "besluitinformatieobject", "besluit"),
}
_ACTIES: Final = {"POST": "create", "PUT": "update", "PATCH": "partial_update", "DELETE": "destroy"}


def melding(method: str, collection: str, resource: Mapping[str, Any], *, root: str, moment: str) -> bytes | None:
    """Write the notification of a write; None for what is not notified.

    Args:
        resource: as it is kept, or was before it was removed.
        root: stands for "@root@" in its addresses.
    """
    told, actie = _RESOURCES.get(collection), _ACTIES.get(method)
    if told is None or actie is None:
        return None
    kanaal, name, member = told
    body = {
        "kanaal": kanaal,
        "hoofdObject": resource.get(member),
        "resource": name,
        "resourceUrl": resource.get("url"),
        "actie": actie,
        "aanmaakdatum": moment,
        "kenmerken": {
            kenmerk: resource[kenmerk]
            for kenmerk in ("bronorganisatie", "zaaktype", "vertrouwelijkheidaanduiding", "informatieobjecttype")
            if isinstance(resource.get(kenmerk), str)
        },
    }
    return orjson.dumps(body).replace(b"@root@", root.encode())
