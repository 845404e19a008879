"""Rules of the Documenten API: documents, their locks, and large content in bestandsdelen."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from typing import Any, Final

import pybase64

from adapter.journal import BlobStore
from adapter.register.problem import Problem, invalid
from adapter.register.session import Object, Session, Writing
from adapter.register.zaken import Context, uuid_of

__all__ = ["PART_BYTES", "create", "find_version", "keep_content", "lock", "unlock", "update"]

PART_BYTES: Final = 8 * 1024 * 1024
COLLECTION: Final = "enkelvoudiginformatieobjecten"


def keep_content(body: Mapping[str, Any], blobs: BlobStore) -> tuple[str, int] | None:
    """Put inline content in the blob store; give (sha256, size), None without content. Raises Problem."""
    if not body.get("inhoud"):
        return None
    try:
        content = pybase64.b64decode(body["inhoud"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid(("inhoud", "incorrect-base64", "De inhoud is geen base64.")) from error
    given = body.get("bestandsomvang")
    if given is not None and given != len(content):
        raise invalid(("bestandsomvang", "file-size", "De bestandsomvang is niet die van de inhoud."))
    writer = blobs.begin()
    writer.write(content)
    return writer.commit()


def create(session: Writing, context: Context, body: Object, kept: tuple[str, int] | None) -> Object:
    """Make a document; give it as it is kept, with `lock` when its content is still to come."""
    if context.catalogus.find(body["informatieobjecttype"]) is None:
        raise invalid(("informatieobjecttype", "bad-url", "Dit informatieobjecttype staat niet in de catalogus."))
    if not body["identificatie"]:
        body["identificatie"] = f"DOCUMENT-{context.today()[:4]}-{context.new_uuid()[:8]}"
    found = session.select(context.gemeente, COLLECTION, identificatie=body["identificatie"])
    if any(each["bronorganisatie"] == body["bronorganisatie"] for each in found):
        raise invalid(
            ("identificatie", "identificatie-niet-uniek", "Deze identificatie is al gebruikt door deze organisatie.")
        )
    if body["ontvangstdatum"] and body["status"] in ("in_bewerking", "ter_vaststelling"):
        raise invalid(("status", "invalid_for_received", "Een ontvangen document heeft deze status niet."))
    url = context.new_url("documenten", COLLECTION)
    sha256, size = kept if kept is not None else (None, body["bestandsomvang"])
    made = {
        "url": url,
        **body,
        "versie": 1,
        "beginRegistratie": context.moment(),
        "vertrouwelijkheidaanduiding": body["vertrouwelijkheidaanduiding"] or "openbaar",
        "inhoud": f"{url}/download",
        "bestandsomvang": size,
        "locked": False,
        "bestandsdelen": [],
        "_blob": sha256,
    }
    if sha256 is None and size:
        made["locked"], made["lock"] = True, context.new_uuid().replace("-", "")
        _expect_parts(session, context, made, size)
    session.add(context.gemeente, COLLECTION, made)
    return made


def _expect_parts(session: Writing, context: Context, document: Object, size: int) -> None:
    number, left = 0, size
    while left > 0:
        number += 1
        url = context.new_url("documenten", "bestandsdelen")
        part = {
            "url": url,
            "volgnummer": number,
            "omvang": min(PART_BYTES, left),
            "voltooid": False,
            "_eio": document["url"],
            "_blob": None,
        }
        session.add(context.gemeente, "bestandsdelen", part)
        document["bestandsdelen"].append(url)
        left -= PART_BYTES


def _check_lock(document: Mapping[str, Any], given: Any) -> None:
    if not document["locked"]:
        raise invalid(("nonFieldErrors", "unlocked", "Vergrendel het document voordat u het wijzigt."))
    if given != document.get("lock"):
        raise invalid(("nonFieldErrors", "incorrect-lock-id", "Dit is niet het slot van het document."))


def update(
    session: Writing,
    context: Context,
    stored: Object,
    sent: Mapping[str, Any],
    changes: Object,
    kept: tuple[str, int] | None,
) -> Object:
    """Change a locked document; each change is a new version. Content of which only the size is given comes in parts."""
    _check_lock(stored, sent.get("lock"))
    if stored["status"] == "definitief" and not sent.get("_force"):
        raise Problem(403, "not_allowed", "Een definitief document wordt niet gewijzigd.")
    for name in ("identificatie", "bronorganisatie"):
        if name in changes and changes[name] != stored[name]:
            raise invalid((name, "wijzigen-niet-toegelaten", "Dit veld kan niet wijzigen."))
    _keep_version(session, context, stored)
    in_parts = kept is None and "inhoud" in changes and bool(changes.get("bestandsomvang"))
    changes.pop("inhoud", None)
    if not in_parts:
        changes.pop("bestandsomvang", None)
    stored |= changes
    stored["versie"] += 1
    stored["beginRegistratie"] = context.moment()
    if kept is not None:
        stored["_blob"], stored["bestandsomvang"] = kept
    if kept is not None or in_parts:
        for part in session.select(context.gemeente, "bestandsdelen", owner=uuid_of(stored["url"])):
            session.delete(context.gemeente, "bestandsdelen", uuid_of(part["url"]))
        stored["bestandsdelen"] = []
    if in_parts:
        stored["_blob"] = None
        _expect_parts(session, context, stored, stored["bestandsomvang"])
    session.put(context.gemeente, COLLECTION, stored)
    return stored


def _keep_version(session: Writing, context: Context, stored: Object) -> None:
    """Keep a document as it is before it changes."""
    uuid, versie = uuid_of(stored["url"]), stored["versie"]
    was = {name: value for name, value in stored.items() if name not in ("lock", "locked", "bestandsdelen")}
    session.put(context.gemeente, "versies", {"url": f"versies/{uuid}-{versie}", "was": was})


def find_version(session: Session, gemeente: str, stored: Object, versie: str | None) -> Object | None:
    """Find a version of a document: without a number the newest."""
    if versie is None or versie == str(stored["versie"]):
        return stored
    found = session.find(gemeente, "versies", f"{uuid_of(stored['url'])}-{versie}")
    return {**found["was"], "locked": stored["locked"], "bestandsdelen": []} if found is not None else None


def lock(session: Writing, context: Context, stored: Object) -> Object:
    """Lock a document; give its lock."""
    if stored["locked"]:
        raise invalid(("nonFieldErrors", "existing-lock", "Het document is al vergrendeld."))
    stored["locked"], stored["lock"] = True, context.new_uuid().replace("-", "")
    session.put(context.gemeente, COLLECTION, stored)
    return {"lock": stored["lock"]}


def unlock(session: Writing, context: Context, uuid: str, given: Any, blobs: BlobStore) -> None:
    """Unlock a document; content that came in parts is put together first."""
    stored = session.find(context.gemeente, COLLECTION, uuid)
    assert stored is not None
    if not stored["locked"]:
        return
    if given:  # without one it is forced: who may call the register may do that
        _check_lock(stored, given)
    if stored["bestandsdelen"]:
        parts = session.select(context.gemeente, "bestandsdelen", owner=uuid)
        if not all(part["voltooid"] for part in parts):
            raise invalid(("nonFieldErrors", "incomplete-upload", "Nog niet alle bestandsdelen zijn ontvangen."))
        writer = blobs.begin()
        for part in sorted(parts, key=lambda each: each["volgnummer"]):
            for chunk in blobs.read(part["_blob"]):
                writer.write(chunk)
        stored["_blob"], stored["bestandsomvang"] = writer.commit()
        for part in parts:
            session.delete(context.gemeente, "bestandsdelen", uuid_of(part["url"]))
        stored["bestandsdelen"] = []
    stored["locked"] = False
    stored.pop("lock", None)
    session.put(context.gemeente, COLLECTION, stored)
