"""pack.toml: what a pack says of itself, read and checked once."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from adapter import stuf
from adapter.errors import Finding, Misconfigured

__all__ = ["Authority", "FileToml", "MessageToml", "PackToml", "read_pack_toml"]

Authority = Literal["own", "official"]
_Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]
_Version = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
_Reference = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*/[A-Za-z0-9][A-Za-z0-9._-]*$")]  # name/version


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MessageToml(_Part):
    """One message of a pack; what each part means: `stuf.Operatie`."""

    name: Annotated[str, Field(min_length=1)]
    root: Annotated[str, Field(pattern=r"^\{[^}]+\}[^{}]+$")]
    berichtcode: stuf.Berichtcode
    entiteittype: str | None = None
    functie: str | None = None
    mutatiesoort: str | None = None
    dienst: str = ""
    soapactions: tuple[str, ...] = ()
    direction: stuf.Direction
    reply: str | None = None

    def operatie(self) -> stuf.Operatie:
        """Give it as an operation."""
        return stuf.Operatie(**self.model_dump())


class FileToml(_Part):
    """A file of the pack: its path in the pack's folder, and what its content must be."""

    path: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @field_validator("path")
    @classmethod
    def _stays_inside(cls, path: str) -> str:
        parts = PurePosixPath(path)
        if not path or parts.is_absolute() or ".." in parts.parts or "\\" in path:
            msg = "a path must stay in the folder of the pack"
            raise ValueError(msg)
        return path


class PackToml(_Part):
    """The whole file.

    Args:
        patch: level of the standard that the schemas follow.
        source: the document that the schemas say over.
        valid_from, valid_until: from when and until when the standard body lets it be used; None: no end is known.
        successor: name/version of the pack that takes its place.
        authority: "official" where the files are those of the standard body.
        entry: the schema that judges its messages; None: it only serves other packs.
        requires: name/version of the packs that its schemas read.
    """

    name: _Name
    version: _Version
    patch: str
    standard: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    valid_from: datetime.date
    valid_until: datetime.date | None = None
    successor: _Reference | None = None
    authority: Authority = "own"
    entry: str | None = None
    requires: tuple[_Reference, ...] = ()
    namespaces: Annotated[tuple[str, ...], Field(min_length=1)]
    message: tuple[MessageToml, ...] = ()
    file: Annotated[tuple[FileToml, ...], Field(min_length=1)]


def read_pack_toml(file: Path) -> PackToml:
    """Read a pack.toml; raises Misconfigured (pack-toml) with all that is wrong with it."""
    try:
        return PackToml(**tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(Finding(code="pack-toml", path=str(file), facts={"reden": str(error)})) from error
    except ValidationError as error:
        problems = error.errors(include_input=False)
        reden = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problems)
        raise Misconfigured(Finding(code="pack-toml", path=str(file), facts={"reden": reden})) from error
