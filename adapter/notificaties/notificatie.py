"""A notification as the Notificaties API sends it: foreign data, read once. Members that we don't know are ignored. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adapter.errors import Finding, Refused

__all__ = ["TEST", "Notificatie", "of_object", "read_notificatie"]

TEST: Final = "test"  # kanaal of the notification by which a Notificaties API tries our address
_OBJECT: Final = re.compile(r"/(zaken|enkelvoudiginformatieobjecten|besluiten)/([0-9a-fA-F][0-9a-fA-F-]{7,63})/?$")


class _Foreign(BaseModel):
    model_config = ConfigDict(extra="ignore")

    kanaal: Annotated[str, Field(min_length=1, max_length=50)]
    hoofdObject: Annotated[str, Field(min_length=1, max_length=1000)]  # noqa: N815  # spelled as it comes
    resource: Annotated[str, Field(min_length=1, max_length=100)]
    resourceUrl: Annotated[str, Field(min_length=1, max_length=1000)]  # noqa: N815  # spelled as it comes
    actie: Annotated[str, Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notificatie:
    """Something happened to a resource of an object; what, is to be seen at the source.

    Args:
        object: "<collection>/<uuid>" of the hoofdObject; "" for one that we do not follow.
        part: the same of the resource.
    """

    kanaal: str
    object: str
    resource: str
    part: str
    actie: str


def read_notificatie(body: bytes) -> Notificatie:
    """Read a notification; raises Refused (notificatie-ongeldig) with every member that is wrong, never its value."""
    try:
        foreign = _Foreign.model_validate_json(body)
    except ValidationError as error:
        raise Refused(
            *(
                Finding(code="notificatie-ongeldig", path="/".join(str(step) for step in problem["loc"]) or "body")
                for problem in error.errors(include_input=False, include_url=False)
            )
        ) from error
    return Notificatie(
        kanaal=foreign.kanaal,
        object=_object(foreign.hoofdObject),
        resource=foreign.resource,
        part="/".join(foreign.resourceUrl.partition("?")[0].rstrip("/").split("/")[-2:]),
        actie=foreign.actie,
    )


def of_object(object_: str) -> Notificatie:
    """Give the notification that stands for "look at this object": of a change that nobody told."""
    return Notificatie(kanaal="ophalen", object=object_, resource="", part="", actie="")


def _object(url: str) -> str:
    found = _OBJECT.search(url.partition("?")[0])
    return f"{found[1]}/{found[2].lower()}" if found is not None else ""
