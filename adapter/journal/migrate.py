"""Migrations: numbered SQL scripts, forward only, each in one transaction with its row in `schema_version`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import resources

from adapter import errors
from adapter.journal.session import Session

__all__ = ["migrate", "read_scripts", "version"]

_TABLE = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)"


def read_scripts(database: str) -> Sequence[tuple[int, str, str]]:
    """Give (number, name, SQL) of each script of a database, in order."""
    folder = resources.files("adapter.journal") / "migrations" / database
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(int(name[:4]), name, (folder / name).read_text(encoding="utf-8")) for name in names]


def version(session: Session) -> int:
    """Give the version of a journal that has a `schema_version`."""
    ((number,),) = session.all("SELECT coalesce(max(version), 0) FROM schema_version")
    return int(number)


def migrate(
    session: Session, scripts: Sequence[tuple[int, str, str]], *, run_script: Callable[[str], None], installation: str
) -> None:
    """Bring the journal forward, inside a transaction of the caller's; refuse a newer one or another installation's."""
    session.run(_TABLE)
    present, newest = version(session), scripts[-1][0]
    if present > newest:
        raise errors.Misconfigured(
            errors.Finding(code="journaal-nieuwer", facts={"versie": str(present), "bekend": str(newest)})
        )
    for number, name, sql in scripts:
        if number > present:
            run_script(sql)
            session.run("INSERT INTO schema_version (version,name) VALUES (?,?)", (number, name))
    rows = session.all("SELECT value FROM meta WHERE name = 'installation'")
    if not rows:
        session.run("INSERT INTO meta (name,value) VALUES ('installation',?)", (installation,))
    elif rows[0][0] != installation:
        raise errors.Misconfigured(
            errors.Finding(
                code="journaal-andere-installatie", facts={"installatie": rows[0][0], "gevraagd": installation}
            )
        )
