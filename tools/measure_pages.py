"""Every page and every read of the API on a large journal: `python -m tools.measure_pages --data DIR [--postgres URL]`.

The journal is one of `python -m tools.fill_journal`. The real server is started on it with its twenty gemeenten, and asked as a
browser and a monitor do; the table says what each answer took. Exit 1 where one is slower than --limit.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import hashlib
import html
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from tools.fill_journal import event_id_of, gemeente_of, zaak_of

GEMEENTEN: Final = 20
SYSTEMS: Final = 5
_KEYS: Final = {"alles": "a" * 40, "meeste": "b" * 40}  # of all gemeenten; of all but one
_START_S: Final = 120.0
_KEEP_DAYS: Final = 36_500  # nothing is pruned while it is measured


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for."""

    name: str
    method: str
    path: str
    fields: dict[str, str] | None = None
    json: dict[str, Any] | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Took:
    """What it took, in milliseconds."""

    name: str
    median: float
    most: float
    cpu: float  # of the server itself, a time it was asked
    status: int
    bytes: int


def settings_text(postgres: str | None) -> str:
    """Give the settings of the twenty gemeenten."""
    lines = [f"[journal]\nkeep_keys_days = {_KEEP_DAYS}\nkeep_payload_days = {_KEEP_DAYS}"]
    lines += [f'url = "{postgres}"'] if postgres else []
    for name, key in _KEYS.items():
        mine = ["*"] if name == "alles" else [f"g{number:02d}" for number in range(GEMEENTEN - 1)]
        grants = ", ".join(f'{{ gemeente = "{each}", roles = ["beheerder", "privacy-officer"] }}' for each in mine)
        lines.append(
            f'[access.keys.{name}]\nsha256 = "{hashlib.sha256(key.encode()).hexdigest()}"\ngrants = [{grants}]'
        )
    for number in range(GEMEENTEN):
        gemeente = f"g{number:02d}"
        lines.append(
            f'[gemeenten.{gemeente}]\ncatalogus_rsin = "823288444"\n'
            'organisaties = [{ code = "1900", rsin = "823288444", gemeentecode = "1900" }]'
        )
        lines += [
            f'[gemeenten.{gemeente}.connections.systeem-{system}]\npacks = ["zds-1.1"]\n'
            f'zenders = [{{ organisatie = "1900", applicatie = "Systeem{system}" }}]'
            for system in range(SYSTEMS)
        ]
    return "\n".join(lines) + "\n"


@contextlib.contextmanager
def serving(data: Path, postgres: str | None) -> Iterator[tuple[str, float, int]]:
    """Serve; give the address, the seconds until it was ready, and the process."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        config = Path(folder) / "koppelvlak.toml"
        config.write_text(settings_text(postgres), encoding="utf-8")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        own = Path(folder) / "data" if postgres else data
        command = [sys.executable, "-m", "adapter", "serve", "--config", str(config), "--data", str(own)]
        with (Path(folder) / "log").open("w", encoding="utf-8") as log:
            begun = time.perf_counter()
            server = subprocess.Popen([*command, "--port", str(port)], stdout=log, stderr=log)
            try:
                base = f"http://127.0.0.1:{port}"
                _wait_ready(base, server)
                yield base, time.perf_counter() - begun, server.pid
            finally:
                server.terminate()
                server.wait(60)


def _wait_ready(base: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        if server.poll() is not None:
            raise SystemExit(f"the server ended with {server.returncode}")
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{base}/readyz").status_code == 200:
                return
        time.sleep(0.02)
    raise SystemExit(f"not ready within {_START_S:.0f} s")


def pages(client: httpx.Client, messages: int) -> Iterator[Asked]:
    """Give the pages of the dashboard."""
    middle = messages // 2
    one = f"{middle:032x}"
    held = re.search(r'href="/quarantaine/groepen/([^"]+)"', client.get("/quarantaine").text)
    assert held is not None, "nothing in quarantine"
    group = html.unescape(held[1])
    in_group = re.search(
        r'href="/(?:berichten|quarantaine)/([0-9a-f]{32})"', client.get(f"/quarantaine/groepen/{group}").text
    )
    assert in_group is not None
    stuck = in_group[1]
    day = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=45)
    for path, name in {
        "/": "overview",
        "/overzicht/deel": "overview, as it refreshes itself",
        "/berichten": "messages",
        "/berichten?pagina=200": "messages, page 200",
        "/berichten?gemeente=g00&pagina=200": "messages of one gemeente, page 200",
        "/berichten?gemeente=g03": "messages of a small gemeente",
        "/berichten?gemeente=g00&verbinding=systeem-3": "messages of a connection",
        "/berichten?verbinding=systeem-3&pagina=200": "messages of a connection, page 200",
        "/berichten?verbinding=bestaat-niet": "messages of a connection that there is not",
        "/berichten?bericht=actualiseerZaakstatus_Lk01": "messages of a type",
        f"/berichten?vanaf={day}&tot={day}": "messages of a day, 45 days ago",
        f"/berichten?gemeente=g03&verbinding=systeem-1&bericht=creeerZaak_Lk01&vanaf={day}&tot={day}": "messages by all of these",
        "/berichten?verbinding=systeem-3&bericht=bestaat_niet&vanaf=2026-01-01": "messages by all of these, none",
        f"/berichten?zaak={zaak_of(middle)}": "messages of a zaak",
        "/berichten?zaak=190020270000000": "messages of a zaak with thousands",
        **{f"/berichten?status={state}": f"messages {state}" for state in _STATES},
        **{f"/berichten?gemeente=g00&verbinding=systeem-1&status={state}&pagina=3": f"messages {state} of a connection, page 3" for state in _STATES},
        f"/berichten/{one}": "a message",
        f"/berichten/{one}/bewijs.json": "proof, JSON",
        f"/berichten/{one}/bewijs.pdf": "proof, PDF",
        "/quarantaine": "quarantine by cause",
        f"/quarantaine/groepen/{group}": "a cause",
        f"/quarantaine/{stuck}": "a message in quarantine",
        f"/quarantaine/{stuck}/herstellen": "mending it",
        "/verbindingen": "connections",
        "/verbindingen/g00/systeem-3": "a connection with its plots",
        "/schemas": "schemas",
        "/schemas/zds-1.1": "a schema pack",
        "/herhalen": "replays",
    }.items():  # fmt: skip
        yield Asked(name, "GET", path, key="alles" if path.endswith("/herstellen") else None)
        if path in ("/", "/berichten", "/quarantaine", "/verbindingen"):
            yield Asked(f"{name} (19 gemeenten)", "GET", path, key="meeste")
    for text, name in {
        one: "id",
        event_id_of(middle + middle % 2): "event id",
        "00000000-0000-5000-8000-000000000000": "event id that there is not",
        f"n{middle + 1}": "referentienummer",
        zaak_of(middle): "zaaknummer",
        "n5000": "first digits of a referentienummer",
        "190020260": "first digits of a zaaknummer",
        "zaaktype-onbekend": "code of an error",
        "zaaktype": "words of an error",
        "er is niets dat zo heet": "what there is not",
    }.items():
        yield Asked(f"search box: {name}", "POST", "/berichten/zoeken", fields={"zoek": text})


_STATES: Final = (
    "REFUSED",
    "QUARANTINED",
    "UNKNOWN",
    "RETRY_AT",
    "READY",
    "DELIVERED",
    "DISCARDED",
    "ACCEPTED",
    "CONFIRMED",
    "ANSWERED",
)


def operations(messages: int) -> Iterator[Asked]:
    """Give the reads of the API, and the dry run of a replay."""
    middle = messages // 2
    one = f"{middle:032x}"
    ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=45)
    since, until = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (ago, ago + datetime.timedelta(hours=1)))
    filters = {
        "newest": "",
        "100 of page 50": "pagina=50",
        "one gemeente, page 200": "gemeente=g00&pagina=200",
        "one gemeente, 500 on a page": "gemeente=g00&aantal=500",
        "zaaknummer": f"zaak={zaak_of(middle)}",
        "referentienummer": f"referentienummer=n{middle}",
        "event id": f"eventId={event_id_of(middle)}",
        "connection": "verbinding=systeem-3",
        "connection that there is not": "verbinding=bestaat-niet",
        "type": "bericht=creeerZaak_Lk01",
        "error code": "foutcode=zender-onbekend",
        "error code of deliveries": "foutcode=doel-geen-antwoord",
        "error code, connection, type": "foutcode=zender-onbekend&verbinding=systeem-1&bericht=bestaat_niet",
        "an hour, 45 days ago": f"vanaf={since}&tot={until}",
        "connection and type, an hour": f"verbinding=systeem-1&bericht=creeerZaak_Lk01&vanaf={since}&tot={until}",
        "connection and type, none": "verbinding=systeem-1&bericht=bestaat_niet",
        **{f"state {state}": f"status={state}" for state in _STATES},
        **{f"state {state}, connection, an hour": f"status={state}&verbinding=systeem-1&vanaf={since}&tot={until}" for state in _STATES},
    }  # fmt: skip
    for name, query in filters.items():
        yield Asked(f"/v1/berichten: {name}", "GET", f"/v1/berichten?{query}", key="alles")
    yield Asked("/v1/berichten, newest (19 gemeenten)", "GET", "/v1/berichten", key="meeste")
    yield Asked("/v1/berichten, page 50 (19 gemeenten)", "GET", "/v1/berichten?pagina=50", key="meeste")
    yield Asked(
        "/v1/berichten/_zoek: zaaknummer", "POST", "/v1/berichten/_zoek", json={"zaak": zaak_of(middle)}, key="alles"
    )
    for part in ("", "/validatierapport", "/herkomst", "/inhoud", "/inzagen"):
        yield Asked(f"/v1/berichten/{{id}}{part}", "GET", f"/v1/berichten/{one}{part}", key="alles")
    for path in (
        "quarantaine", "quarantaine?pagina=20", "quarantaine-oorzaken", "verbindingen", "verbindingen?uren=168",
        "verbindingen/g00.systeem-3", "verbindingen/g00.systeem-3?uren=168", "doelen", "doelen/g00.bron", "herhalingen",
        "samenvatting", "schemas", "mappings", "gebeurtenissen?duur=0",
    ):  # fmt: skip
        yield Asked(f"/v1/{path}", "GET", f"/v1/{path}", key="alles")
    dry: dict[str, Any] = {"doel": f"{gemeente_of(middle)}.bron"}
    kinds: dict[str, dict[str, Any]] = {
        "of a zaak": {"zaak": zaak_of(middle)},
        "of an hour": {"vanaf": since, "tot": until},
        "of a connection": {"verbinding": "systeem-1", "ookBezorgd": True},
        "of all": {"ookBezorgd": True},
    }
    for name, more in kinds.items():
        yield Asked(f"replay, dry run {name}", "POST", "/v1/herhalingen", json=dry | more, key="alles")
    for path in ("/metrics", "/readyz", "/livez"):
        yield Asked(path, "GET", path)


def _cpu_ms(pid: int) -> float:
    """Give what all threads of a process worked (Linux)."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e6


def measure(client: httpx.Client, asked: Asked, rounds: int, pid: int) -> Took:
    """Ask it, a few times."""
    headers = {"X-API-Key": _KEYS[asked.key]} if asked.key else {}
    took, answer, before = [], None, _cpu_ms(pid)
    for _ in range(rounds):
        begun = time.perf_counter()
        answer = client.request(asked.method, asked.path, data=asked.fields, json=asked.json, headers=headers)
        took.append((time.perf_counter() - begun) * 1000)
    assert answer is not None
    cpu = (_cpu_ms(pid) - before) / rounds
    return Took(asked.name, statistics.median(took), max(took), cpu, answer.status_code, len(answer.content))


def main() -> None:
    """Measure; print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="of fill_journal")
    parser.add_argument("--postgres", help="postgresql://…, of fill_journal --postgres")
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=200.0, help="milliseconds that a median may take")
    parser.add_argument("--only", default="", help="names that hold this")
    given = parser.parse_args()
    slow = 0
    with (
        serving(given.data, given.postgres) as (base, started_s, pid),
        httpx.Client(base_url=base, timeout=120) as client,
    ):
        print(
            f"| asked | median, ms | slowest, ms | CPU, ms |\n|---|---|---|---|\n| start until ready | {started_s * 1000:.0f} | | |"
        )
        for asked in (*pages(client, given.messages), *operations(given.messages)):
            if given.only not in asked.name:
                continue
            took = measure(client, asked, given.rounds, pid)
            wrong = "" if took.status < 400 else f" HTTP {took.status}!"
            slow += took.median > given.limit or bool(wrong)
            mark = " **slow**" if took.median > given.limit else ""
            print(f"| {took.name}{wrong}{mark} | {took.median:.1f} | {took.most:.1f} | {took.cpu:.1f} |", flush=True)
    raise SystemExit(1 if slow else 0)


if __name__ == "__main__":
    main()
