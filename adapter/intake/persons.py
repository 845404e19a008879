"""What stands for the persons that a message names, so that who may can find it by them; their numbers are kept nowhere."""

from __future__ import annotations

from adapter import privacy
from adapter.intake.letter import Letter
from adapter.intake.ports import Ports

__all__ = ["persons_in"]


def persons_in(letter: Letter, ports: Ports) -> tuple[str, ...]:
    """Give the pseudonym of each person that the message names by BSN."""
    gemeente = letter.inbound.gemeente
    return tuple(ports.pseudonym(gemeente, number) for number in privacy.find_bsns(letter.inbound.skeleton))
