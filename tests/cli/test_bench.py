"""What `koppelvlak bench` measures without a server: it works on our own examples, and names what it measured."""

from __future__ import annotations

from adapter import guard, stuf, wiring
from adapter.cli.measure.antwoord import answer_writer
from adapter.cli.measure.message import creeer_zaak_messages
from adapter.cli.measure.stages import measure_mappings, measure_stages


def test_every_stage_is_measured_the_way_back_too() -> None:
    stages = measure_stages(next(creeer_zaak_messages("00")), rounds=1, batch=2)

    assert list(stages) == ["guard", "parse_validate", "check", "translate", "event", "way_back", "journal"]
    assert all(value > 0 for value in stages.values())


def test_the_answers_have_the_size_that_they_are_measured_by_and_are_valid() -> None:
    for size in (45_000, 90_000):
        write, size_bytes = answer_writer(size)
        message = write()

        assert size <= size_bytes == len(message) < size * 1.05
        assert wiring.load_packs().get("zds-1.1").check(guard.parse(message)) == ()
        assert stuf.read_stuurgegevens(guard.parse(message)).berichtcode == "La01"


def test_answers_and_compilation_are_measured() -> None:
    assert set(measure_mappings(rounds=1, batch=1)) == {
        "compile_mappings_s",
        "la01_45kb_us",
        "la01_90kb_us",
        "la01_growth",
    }
