"""One Kafka broker (KRaft, combined) in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.services.needs import CACHE, CannotBeHad, free_port, wait_for_port

__all__ = ["Kafka", "fetch"]

_JARS = CACHE / "kafka"
_MARK = "kafka_2.13-4.1.0.jar"
_PROPERTIES = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder}/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
default.replication.factor=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
"""


def fetch() -> Path:
    """Give the folder with the jars, fetched when they aren't there."""
    if not (_JARS / _MARK).is_file():
        if shutil.which("mvn") is None or shutil.which("java") is None:
            raise CannotBeHad("Kafka needs java and mvn (Debian: apt-get install default-jre-headless maven)")
        command = [
            "mvn", "-q", "-B", "-f", str(Path(__file__).parent / "pom.xml"),
            "dependency:copy-dependencies", f"-DoutputDirectory={_JARS}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
        if done.returncode != 0:
            raise CannotBeHad(f"the jars of Kafka could not be fetched: {done.stdout[-500:]}{done.stderr[-500:]}")
    return _JARS


class Kafka:
    """A broker; `stop` and `start` keep its data, so that tests can take it away for a while."""

    def __init__(self) -> None:
        self._jars = fetch()
        self._folder = Path(tempfile.mkdtemp(prefix="koppelvlak-kafka-"))
        self.port = free_port()
        properties = _PROPERTIES.format(port=self.port, controller=free_port(), folder=self._folder)
        self._file = self._folder / "server.properties"
        self._file.write_text(properties)
        self._process: subprocess.Popen[bytes] | None = None
        self._java("kafka.tools.StorageTool", "format", "-t", "a29wcGVsdmxhay10ZXN0cw", "-c", str(self._file))
        self.start()

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _command(self, *arguments: str) -> list[str]:
        return ["java", "-Xmx400m", "-Xms128m", "-XX:+UseSerialGC", "-cp", f"{self._jars}/*", *arguments]

    def _java(self, *arguments: str) -> None:
        done = subprocess.run(self._command(*arguments), capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise CannotBeHad(f"Kafka can't format its storage: {done.stdout[-500:]}{done.stderr[-500:]}")

    def start(self) -> None:
        log = (self._folder / "kafka.log").open("ab")
        self._process = subprocess.Popen(
            self._command("kafka.Kafka", str(self._file)), stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        wait_for_port(self.port, lambda: self._process is not None and self._process.poll() is None, seconds=90)

    def stop(self, *, kill: bool = False) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL if kill else signal.SIGTERM)
            self._process.wait(timeout=60)
            self._process = None

    def pause(self, seconds: float) -> None:
        """Let it stand still, as a machine that swaps does: connections stay open, nothing is answered."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.killpg(self._process.pid, signal.SIGCONT)

    def remove(self) -> None:
        self.stop(kill=True)
        shutil.rmtree(self._folder, ignore_errors=True)
