"""Certificates that targets show are known before they are over, and named where a night's operator looks."""

from __future__ import annotations

import datetime
import shutil

import httpx
import pytest

from adapter import settings, wiring
from adapter.peers import look_at
from tests.peers.memory import MemoryZgw
from tests.peers.test_https import OPENSSL, make, served
from tests.services.needs import in_ci
from tests.system import running

pytestmark = pytest.mark.skipif(
    OPENSSL is None and not in_ci(), reason="openssl makes the certificates; it is not here"
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """Like those of tests/peers, but the server's was over long ago in `over`."""
    folder = tmp_path_factory.mktemp("tls")
    (folder / "san.cnf").write_text("subjectAltName=IP:127.0.0.1\n", encoding="ascii")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    make(folder, "req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Proef", "-days", "400")
    make(folder, "req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
    signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "san.cnf")
    make(folder, "x509", "-req", "-in", "server.csr", *signed, "-days", "10", "-out", "server.pem")
    over = tmp_path_factory.mktemp("over")
    for name in ("root.pem", "server.key"):
        shutil.copy(folder / name, over / name)
    make(folder, "x509", "-req", "-in", "server.csr", *signed, "-days", "-1", "-out", str(over / "server.pem"))
    return folder, over


def at(port, ca):
    base = f"https://127.0.0.1:{port}"
    source = settings.Target(kind="zgw", zaken=f"{base}/zaken/", catalogi=f"{base}/catalogi/", ca=ca)

    def change(given):
        gemeente = given.gemeenten["voorbeeld"].model_copy(update={"source": source})
        return given.model_copy(update={"gemeenten": {"voorbeeld": gemeente}})

    return change


async def asked(system, path):
    app = wiring.make_app(system, runs_system=False)
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        return await http.get(path)


async def test_a_certificate_that_soon_is_over_is_told_in_the_api_the_overview_and_the_metrics(certificates, tmp_path):
    fine, _ = certificates
    async with (
        served(MemoryZgw(), fine) as port,
        running(tmp_path, background=False, change=at(port, str(fine / "root.pem"))) as system,
    ):
        await system.certificates.look()
        doel = (await asked(system, "/v1/doelen/voorbeeld.bron")).json()
        found = {each["instelling"]: each for each in doel["certificaten"]}
        assert set(found) == {"source.ca", "source.zaken", "source.catalogi"}
        shown = found["source.zaken"]
        assert (shown["soort"], shown["host"], shown["vertrouwd"]) == ("getoond", f"127.0.0.1:{port}", True)
        assert shown["dagen"] in (9, 10)
        assert found["source.ca"]["dagen"] > 390
        page = (await asked(system, "/")).text
        assert "source.zaken" in page
        assert "verloopt over" in page
        assert f"getoond door 127.0.0.1:{port}" in (await asked(system, "/verbindingen")).text
        metrics = (await asked(system, "/metrics")).text
        labels = 'doel="bron",gemeente="voorbeeld",instelling="source.zaken"'
        (line,) = [each for each in metrics.splitlines() if f"verloopt_seconds{{{labels}}}" in each]
        until = datetime.datetime.fromtimestamp(float(line.rpartition(" ")[2]), tz=datetime.UTC)
        assert 8 < (until - wiring.utc_now()).days < 11


async def test_a_certificate_that_is_over_or_not_trusted_is_told_though_nothing_can_be_delivered(
    certificates, tmp_path
):
    fine, over = certificates
    async with served(MemoryZgw(), over) as port:
        shown = await look_at("127.0.0.1", port, ca=str(over / "root.pem"), timeout_s=10)
        assert not shown.holds
        assert shown.until < wiring.utc_now()
    async with (
        served(MemoryZgw(), fine) as port,
        running(tmp_path, background=False, change=at(port, None)) as system,
    ):
        await system.certificates.look()
        (shown, _) = (await asked(system, "/v1/doelen/voorbeeld.bron")).json()["certificaten"]
        assert not shown["vertrouwd"]
        assert "wordt niet vertrouwd; er wordt niets bezorgd" in (await asked(system, "/")).text


async def test_a_host_that_is_away_has_no_certificate_and_keeps_the_one_that_was_seen(certificates, tmp_path):
    fine, _ = certificates
    async with served(MemoryZgw(), fine) as port:
        change = at(port, str(fine / "root.pem"))
        async with running(tmp_path, background=False, change=change) as system:
            await system.certificates.look()
            seen = system.certificates.of("voorbeeld", "bron")
    assert await look_at("127.0.0.1", port, ca=None, timeout_s=10) is None
    await system.certificates.look()
    assert system.certificates.of("voorbeeld", "bron") == seen
