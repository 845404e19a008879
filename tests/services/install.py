"""Get what the tests need: `python -m tests.services.install`. Says what can't be had; the tests say it again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from tests.services import browser, faketime, kafka, postgres, promtool, spectral
from tests.services.needs import CannotBeHad

__all__ = ["main"]


def _apt(*packages: str) -> None:
    """Install from the system's packages, where we may."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=environment, timeout=600, **quiet)
    subprocess.run(["apt-get", "install", "-q", "-y", *packages], env=environment, timeout=1200, **quiet)


def main() -> None:
    if "KAFKA_BOOTSTRAP" not in os.environ:
        try:
            if shutil.which("mvn") is None or shutil.which("java") is None:
                print("Installing a Java runtime and Maven …", flush=True)
                _apt("default-jre-headless", "maven")
            print("Apache Kafka: " + str(kafka.fetch().name), flush=True)
        except CannotBeHad as reason:
            print(f"Apache Kafka can't be had: {reason}", file=sys.stderr)
    try:
        if shutil.which("npm") is None:
            print("Installing npm …", flush=True)
            _apt("npm")
        spectral.fetch()
        print(f"Spectral: {spectral.VERSION}", flush=True)
    except CannotBeHad as reason:
        print(f"Spectral can't be had: {reason}", file=sys.stderr)
    if "POSTGRES_URL" not in os.environ:
        _have("PostgreSQL", lambda: postgres.binaries().parent, "postgresql")
    _have("Chromium", browser.executable, "chromium")
    _have("libfaketime", faketime.faketime, "libfaketime")
    _have("promtool", promtool.promtool, "prometheus")


def _have(name: str, find: Callable[[], object], package: str) -> None:
    """Find it, installed where it must be; say what can't be had."""
    try:
        try:
            find()
        except CannotBeHad:
            print(f"Installing {name} …", flush=True)
            _apt(package)
        print(f"{name}: {find()}", flush=True)
    except CannotBeHad as reason:
        print(f"{name} can't be had: {reason}", file=sys.stderr)


if __name__ == "__main__":
    main()
