"""Several writes in one call and one transaction, as Open Zaak offers them: zaak_registreren and the like.

Each write keeps the rules that it has by itself; where one is refused none is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adapter.journal import BlobStore
from adapter.register import documenten, zaken
from adapter.register.members import checked
from adapter.register.problem import Problem, invalid
from adapter.register.session import Object, Writing
from adapter.register.zaken import Context

__all__ = ["INEEN", "in_one", "with_content"]

INEEN: Final = frozenset({"zaak_registreren", "zaak_bijwerken", "zaak_afsluiten", "document_registreren"})
_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "zaak_registreren": ("zaak", "rollen", "status"),
    "zaak_bijwerken": ("status",),
    "zaak_afsluiten": ("zaak", "resultaat", "status"),
    "document_registreren": ("enkelvoudiginformatieobject", "zaakinformatieobject"),
}
_PARTS: Final[
    Mapping[str, tuple[tuple[str, str], ...]]
] = {  # member -> collection, in the order in which they are made
    "zaak_registreren": (("rollen", "rollen"), ("zaakobjecten", "zaakobjecten"), ("status", "statussen")),
    "zaak_bijwerken": (("status", "statussen"),),
    "zaak_afsluiten": (("resultaat", "resultaten"), ("status", "statussen")),
}
Written = list[tuple[str, str, Object]]
"""(method, collection, resource) of each write."""


def with_content(name: str, sent: Any, blobs: BlobStore) -> tuple[Object, Any] | None:
    """Check the document in a call, and put its content in the blob store; None for a call without one."""
    if name != "document_registreren":
        return None
    body = checked(documenten.COLLECTION, _whole(name, sent)["enkelvoudiginformatieobject"], whole=True)
    return body, documenten.keep_content(body, blobs) if body.get("inhoud") else None


def in_one(
    session: Writing, context: Context, name: str, uuid: str | None, sent: Any, content: tuple[Object, Any] | None
) -> tuple[dict[str, Any], Written]:
    """Do all writes of a call; give the answer, and what was written. Raises Problem."""
    body, written = _whole(name, sent), list[tuple[str, str, Object]]()
    if name == "document_registreren":
        assert content is not None
        document = documenten.create(session, context, *content)
        link = {**body["zaakinformatieobject"], "informatieobject": document["url"]}
        made = zaken.create(
            session, context, "zaakinformatieobjecten", checked("zaakinformatieobjecten", link, whole=True)
        )
        written = [("POST", documenten.COLLECTION, document), ("POST", "zaakinformatieobjecten", made)]
        return {"enkelvoudiginformatieobject": document, "zaakinformatieobject": made}, written
    zaak = _zaak(session, context, name, uuid, body, written)
    answer: dict[str, Any] = {}
    for member, collection in _PARTS[name]:
        given = body.get(member)
        items = given if isinstance(given, list) else [given] if given else []
        made_here = []
        for item in items:
            whole = checked(collection, {**item, "zaak": zaak["url"]}, whole=True)
            made_here.append(zaken.create(session, context, collection, whole))
            written.append(("POST", collection, made_here[-1]))
        if items or member in body:
            answer[member] = made_here if isinstance(given, list) else made_here[0] if made_here else None
    answer["zaak"] = session.find(context.gemeente, "zaken", str(zaak["uuid"]))
    return answer, written


def _whole(name: str, sent: Any) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise Problem(400, "parse_error", "De inhoud is geen JSON-object.")
    missing = [member for member in _NEEDS[name] if member not in sent]
    if missing:
        raise invalid(*((member, "required", "Dit veld is vereist.") for member in missing))
    return sent


def _zaak(
    session: Writing, context: Context, name: str, uuid: str | None, body: Mapping[str, Any], written: Written
) -> Object:
    if name == "zaak_registreren":
        made = zaken.create(session, context, "zaken", checked("zaken", body["zaak"], whole=True))
        written.append(("POST", "zaken", made))
        return made
    stored = session.find(context.gemeente, "zaken", str(uuid))
    if stored is None:
        raise Problem(404, "not_found", "Deze zaak is er niet.")
    if body.get("zaak"):
        stored = zaken.update(session, context, "zaken", stored, checked("zaken", body["zaak"], whole=False))
        written.append(("PATCH", "zaken", stored))
    return stored
