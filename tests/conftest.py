"""Fixtures that every room may use: the real services. What can't be had is told at the end; in CI it is a failure."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.services import browser
from tests.services import spectral as spectral_service
from tests.services.faketime import faketime
from tests.services.kafka import Kafka
from tests.services.needs import CannotBeHad, in_ci
from tests.services.postgres import Postgres
from tests.services.promtool import promtool

settings.register_profile("dev", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci",
    max_examples=60,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if in_ci() else "dev")

_missing: dict[str, str] = {}


def _made(name: str, make: Callable[[], Any]) -> Any:
    """Make a service once; when it can't be had, skip and remember why."""
    if name not in _missing:
        try:
            return make()
        except CannotBeHad as reason:
            _missing[name] = str(reason)
    if in_ci():
        pytest.fail(f"{name} can't be had, and in CI it must be: {_missing[name]}")
    pytest.skip(f"{name} can't be had: {_missing[name]}")


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    """A broker of our own, that a test may stop and start."""
    broker = _made("Apache Kafka", Kafka)
    yield broker
    broker.remove()


@pytest.fixture(scope="session")
def kafka_bootstrap(request: pytest.FixtureRequest) -> str:
    """The address of a real Kafka."""
    given = os.environ.get("KAFKA_BOOTSTRAP")
    return given or request.getfixturevalue("kafka").bootstrap


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a real PostgreSQL; make a schema of your own in it."""
    given = os.environ.get("POSTGRES_URL")
    if given:
        yield given
        return
    server = _made("PostgreSQL", Postgres)
    yield server.url
    server.remove()


@pytest.fixture(scope="session")
def spectral() -> Path:
    """The command of Spectral."""
    found = _made("Spectral", spectral_service.fetch)
    assert isinstance(found, Path)
    return found


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser that pages are tried in."""
    found: Path = _made("Chromium", browser.executable)
    return found


@pytest.fixture(scope="session")
def libfaketime() -> Path:
    """A wall clock that may be set."""
    return _made("libfaketime", faketime)


@pytest.fixture(scope="session")
def promtool_program() -> Path:
    """What tries alert rules."""
    return _made("promtool", promtool)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for name, reason in _missing.items():
        terminalreporter.write_line(f"LEFT OUT: every test that needs {name}: {reason}", yellow=True)
