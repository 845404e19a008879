"""Migrations: brought forward by alembic, which is imported only where there is something to do; never backward.

A journal that is up to date costs two queries at the start. One made before alembic counted (`schema_version`) is taken over as it
is: its revisions are those of alembic by number.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from adapter import errors
from adapter.journal.session import Session

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["is_current", "migrate", "revisions"]

_FOLDER: Final = Path(__file__).parent / "migrations"
_BEFORE_ALEMBIC: Final = 2  # the last version that schema_version counted alone


@cache
def revisions() -> tuple[str, ...]:
    """Give the revisions that this program knows, oldest first."""
    return tuple(sorted(file.name[1:5] for file in (_FOLDER / "versions").glob("r*.py")))


def is_current(session: Session, *, installation: str) -> bool:
    """True when nothing is to be done; refuses a newer journal, and another installation's, before anything is changed."""
    present, known = _present(session), revisions()
    if present is None:
        return False
    if present not in known:
        raise errors.Misconfigured(
            errors.Finding(code="journaal-nieuwer", facts={"versie": present, "bekend": known[-1]})
        )
    _check_owner(session, installation)
    return present == known[-1]


def migrate(session: Session, connection: Connection, *, installation: str) -> None:
    """Bring the journal forward, inside a transaction of the caller's; `connection` is the session's, as SQLAlchemy has it."""
    if is_current(session, installation=installation):
        return  # another process did it while we waited for our turn
    present = _present(session)
    _upgrade(connection, taken_over=None if session.has_table("alembic_version") else present)
    if present is None:
        session.run("INSERT INTO meta (name,value) VALUES ('installation',?)", (installation,))


def _present(session: Session) -> str | None:
    """Give the revision at which the journal stands; None for an empty one."""
    if session.has_table("alembic_version"):
        rows = session.all("SELECT version_num FROM alembic_version")
        if len(rows) != 1:
            reason = "zijn versie staat er niet in / its version is not in it"
            raise errors.Misconfigured(errors.Finding(code="journaal-beschadigd", facts={"reden": reason}))
        return str(rows[0][0])
    if session.has_table("schema_version"):
        ((number,),) = session.all("SELECT max(version) FROM schema_version")
        if number is not None:
            # a higher one without alembic is none of ours: told as it stands
            return f"{number:04d}" if number <= _BEFORE_ALEMBIC else str(number)
    return None


def _check_owner(session: Session, installation: str) -> None:
    rows = session.all("SELECT value FROM meta WHERE name = 'installation'")
    owner = rows[0][0] if rows else ""
    if owner != installation:
        raise errors.Misconfigured(
            errors.Finding(code="journaal-andere-installatie", facts={"installatie": owner, "gevraagd": installation})
        )


def _upgrade(connection: Connection, *, taken_over: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - it takes a third of a second, which most starts don't have to wait
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if taken_over is not None:
        command.stamp(config, taken_over)
    command.upgrade(config, "head")
