"""Calls to a source over TLS: its certificate holds by the configured roots, or nothing is sent."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import subprocess

import pytest
import uvicorn

from adapter import settings
from adapter.errors import Misconfigured, Unavailable
from adapter.peers.zgw import open_zgw
from tests.peers.memory import MemoryZgw
from tests.services.needs import in_ci

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(
    OPENSSL is None and not in_ci(), reason="openssl makes the certificates; it is not here"
)


def make(folder, *arguments):
    subprocess.run([OPENSSL, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A root of our own and a certificate for 127.0.0.1 that it signed, in a folder; another root besides."""
    folder = tmp_path_factory.mktemp("tls")
    (folder / "san.cnf").write_text("subjectAltName=IP:127.0.0.1\n", encoding="ascii")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    for root in ("root", "other"):
        root_files = ("-keyout", f"{root}.key", "-out", f"{root}.pem", "-subj", f"/CN=Proef {root}")
        make(folder, "req", "-x509", *key, *root_files, "-days", "2")
    make(folder, "req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
    signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "san.cnf", "-days", "2")
    make(folder, "x509", "-req", "-in", "server.csr", *signed, "-out", "server.pem")
    return folder


@contextlib.asynccontextmanager
async def served(app, certificates):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    tls = {"ssl_keyfile": str(certificates / "server.key"), "ssl_certfile": str(certificates / "server.pem")}
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, lifespan="off", **tls))
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield port
        finally:
            server.should_exit = True


def open_at(port, *, host="127.0.0.1", **more):
    base = f"https://{host}:{port}/register/voorbeeld"
    target = settings.Target(kind="zgw", zaken=f"{base}/zaken/api/v1/", catalogi=f"{base}/catalogi/api/v1/", **more)
    return open_zgw(target, gemeente="voorbeeld", monotonic=lambda: 0.0, clock_s=lambda: 0.0)


async def test_a_source_behind_a_root_of_its_own_is_called_over_tls(certificates):
    memory = MemoryZgw()
    async with served(memory, certificates) as port:
        zgw = open_at(port, ca=str(certificates / "root.pem"))
        for _ in range(3):  # the second and third on the connection that stands
            assert await zgw.find_all("zaken", "zaken", {}) == []
        await zgw.close()
    assert [method for method, _, _ in memory.calls] == ["GET"] * 3


@pytest.mark.parametrize("ca", [None, "other.pem"])
async def test_a_certificate_that_does_not_hold_gets_nothing_sent(certificates, ca):
    memory = MemoryZgw()
    async with served(memory, certificates) as port:
        zgw = open_at(port, ca=str(certificates / ca) if ca else None)
        with pytest.raises(Unavailable):
            await zgw.post("zaken", "zaken", {"omschrijving": "x"})
        await zgw.close()
    assert memory.calls == []


async def test_a_certificate_of_another_host_does_not_hold(certificates):
    memory = MemoryZgw()
    async with served(memory, certificates) as port:
        zgw = open_at(port, host="localhost", ca=str(certificates / "root.pem"))
        with pytest.raises(Unavailable):
            await zgw.find_all("zaken", "zaken", {})
        await zgw.close()
    assert memory.calls == []


@pytest.mark.parametrize("content", [None, "geen certificaat"])
def test_roots_that_cannot_be_read_stop_the_start(tmp_path, content):
    file = tmp_path / "roots.pem"
    if content is not None:
        file.write_text(content, encoding="ascii")
    with pytest.raises(Misconfigured):
        open_at(443, ca=str(file))
