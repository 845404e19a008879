"""THE inbound way: a message that passed the guard, until its answer may leave.

open -> validate -> check -> translate -> journal -> answer. The answer leaves only after the journal has the message. All that
goes wrong becomes a fault that says what, where and how to mend it, and is kept so that it can be found.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from adapter import guard, journal, observe, stuf
from adapter.errors import Defect, Finding, KoppelvlakError, Refused
from adapter.intake import ask, number, outcome, process, proxy, route, take, uitgifte
from adapter.intake.dispensation import dispense
from adapter.intake.letter import Answer, Inbound, Letter
from adapter.intake.ports import Ports
from adapter.intake.refuse import refuse
from adapter.intake.reply import HANDLINGS, Flow
from adapter.intake.step import in_step
from adapter.intake.turns import Turns

__all__ = ["DISPENSATIE", "Receiver"]

DISPENSATIE: Final = "dispensatie."  # what messages that needed one are counted under, with its name
_AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")

_log = observe.get_logger("intake")

PLACES: Final = 512  # as the front takes
IN_THREAD_BYTES: Final = 256 * 1024  # parsing and validating more than this would hold up the other callers


class Receiver:
    """Takes messages; one object serves all requests of a process."""

    def __init__(self, ports: Ports, *, places: int = PLACES) -> None:
        """`places`: messages in work at once, of which each sender has its share."""
        self._ports = ports
        self._turns = Turns(places)

    async def receive(self, inbound: Inbound) -> Answer:
        """Take one message the whole way; whatever happens, there is an answer for the caller."""
        ports = self._ports
        started = time.perf_counter()
        letter = Letter(
            inbound=inbound,
            bericht_id=ports.new_id(),
            received_at=ports.clock(),
            gemeente=ports.tenants.gemeente(inbound.gemeente),
            pack=ports.packs.get(inbound.pack),
        )
        try:
            answer, outcome = await self._handle(letter)
        except KoppelvlakError as error:
            answer, outcome = await refuse(letter, error, ports), "geweigerd"
        except Exception:  # noqa: BLE001  # a flow loop: whatever it is, the caller gets a fault and the process stays up
            _log.exception("onverwachte_fout", bericht_id=letter.bericht_id)
            defect = Defect(Finding(code="interne-fout", facts={"bericht": letter.bericht_id}))
            answer, outcome = await refuse(letter, defect, ports), "fout"
        operatie = letter.operatie
        ports.metrics.received(
            pack=inbound.pack, bericht=operatie.name if operatie is not None else "onbekend", uitkomst=outcome
        )
        ports.metrics.answered(inbound.dienst or "alle", time.perf_counter() - started)
        return answer

    async def mend(self, inbound: Inbound, mends: journal.Mends) -> str:
        """Take an operator's mended copy of a message in quarantine; give its id.

        It is judged as any message is; raises Refused with all that is wrong with it, Unavailable.
        """
        ports = self._ports
        letter = Letter(
            inbound=inbound,
            bericht_id=ports.new_id(),
            received_at=ports.clock(),
            gemeente=ports.tenants.gemeente(inbound.gemeente),
            pack=ports.packs.get(inbound.pack),
            mends=mends,
        )
        await asyncio.to_thread(open_and_judge, letter, ports)
        if flow_of(letter, ports) is not Flow.TAKE:
            raise Refused(Finding(code="operatie-niet-ondersteund"))
        await take.take(letter, ports)
        return letter.bericht_id

    async def _handle(self, letter: Letter) -> tuple[Answer, str]:
        is_large = len(letter.inbound.skeleton) > IN_THREAD_BYTES
        if is_large:
            await asyncio.to_thread(open_letter, letter, self._ports)
        else:
            await in_step()
            open_letter(letter, self._ports)
        await in_step()
        with self._turns.take((letter.inbound.gemeente, letter.connection_name)):
            return await self._work(letter, is_large=is_large)

    async def _work(self, letter: Letter, *, is_large: bool) -> tuple[Answer, str]:
        chosen = await route.choose(letter, self._ports)
        if chosen is not None and chosen.route == "proxy":  # judged where it is handled
            return await proxy.forward(letter, chosen, self._ports)
        if is_large:
            await asyncio.to_thread(judge, letter)
        else:
            judge(letter)
        await in_step()
        assert letter.operatie is not None
        is_replicated = chosen is not None and chosen.route == "replicate"
        if chosen is not None and is_replicated and letter.operatie.berichtcode in route.REPLICATED:
            letter.replicas = (str(chosen.naar),)
        match flow_of(letter, self._ports):
            case Flow.TAKE if _waits(letter) and not take.is_told_only(letter, self._ports):
                return await outcome.take_at_target(letter, self._ports)
            case Flow.TAKE:
                return await take.take(letter, self._ports)
            case Flow.ASK:
                return await ask.ask(letter, self._ports)
            case Flow.HAND_OUT:
                return await uitgifte.hand_out(letter, self._ports)
            case Flow.PROCESS:
                return await process.process(letter, self._ports)
            case Flow.NUMBER:
                return await number.number(letter, self._ports)


def _waits(letter: Letter) -> bool:
    """True when the connection's answers wait until the source has the message."""
    return letter.connection is not None and letter.connection.acknowledge == "target"


def open_and_judge(letter: Letter, ports: Ports) -> None:
    """Find out what the message is and who sends it, and judge it by its schema and by the rules beyond."""
    open_letter(letter, ports)
    judge(letter)


def open_letter(letter: Letter, ports: Ports) -> None:
    """Parse the message; find its operation, its sender and the sender's connection."""
    inbound = letter.inbound
    envelope = stuf.open_envelope(guard.parse(inbound.skeleton))
    letter.payload = envelope.payload
    letter.stuurgegevens = stuf.read_stuurgegevens(envelope.payload)
    later = _is_judged_later(letter)
    letter.operatie = stuf.find_operatie(
        letter.pack.operaties,
        envelope.payload,
        inbound.soapaction,
        dienst=None if later else inbound.dienst,
        stuurgegevens=letter.stuurgegevens,
    )
    _spell_functie(letter)
    zender = letter.stuurgegevens.zender or stuf.Systeem()
    letter.connection_name, letter.connection = ports.tenants.connection(
        letter.gemeente,
        organisatie=zender.organisatie or "",
        applicatie=zender.applicatie or "",
        administratie=zender.administratie or "",
        pack=inbound.pack,
    )
    _take_version(letter, ports)
    if later and inbound.dienst is not None:
        stuf.check_dienst(letter.operatie, inbound.dienst, question_is_free=letter.connection.vragen_als_vrij_bericht)


def _take_version(letter: Letter, ports: Ports) -> None:
    """Judge by the version of the pack that the connection names, where it is not the one that the address means."""
    assert letter.connection is not None
    assert letter.operatie is not None
    named = letter.connection.pack_named(letter.inbound.pack)
    if named is None or named == letter.inbound.pack:
        return
    letter.pack = ports.packs.get(named)
    wanted = letter.operatie.name
    found = next((operatie for operatie in letter.pack.operaties if operatie.name == wanted), None)
    if found is None:
        raise Refused(Finding(code="operatie-niet-in-versie", facts={"pack": named, "bericht": wanted}))
    letter.operatie = found


def _is_judged_later(letter: Letter) -> bool:
    """True where it depends on the connection whether a question may be posted here."""
    dienst = letter.inbound.dienst
    if dienst is None or not stuf.is_free_dienst(dienst):
        return False
    return any(connection.vragen_als_vrij_bericht for connection in letter.gemeente.connections.values())


def _spell_functie(letter: Letter) -> None:
    """Spell the functie as the schema does: it was found to be that of the operation, in another of its spellings."""
    assert letter.operatie is not None
    assert letter.payload is not None
    given, expected = letter.stuurgegevens.functie, letter.operatie.functie
    if given is not None and expected is not None and given != expected:
        element = letter.payload.find(f"{{*}}stuurgegevens/{{{stuf.namespaces.STUF}}}functie")
        if element is not None:
            element.text = expected


def judge(letter: Letter) -> None:
    """Judge the message by its schema, then by what a schema cannot say; raises Refused with all findings."""
    assert letter.payload is not None
    assert letter.operatie is not None
    assert letter.connection is not None
    data = letter.inbound.skeleton
    findings = letter.pack.check(letter.payload, data)
    if findings:
        findings = _excused(letter, findings)
    if findings and letter.connection.validation == "waarschuwen":
        letter.warnings.extend(findings)
        findings = ()
    if not findings:
        findings, warnings = letter.pack.rules.check(
            letter.payload, letter.operatie.name, data=data, weighs=letter.connection.rules
        )
        letter.warnings.extend(warnings)
        if findings:
            findings = _excused(letter, findings)
    if findings:
        raise Refused(*findings)


def _excused(letter: Letter, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Give the findings that no dispensation of the connection stands for; the others become warnings, and are counted."""
    assert letter.payload is not None
    assert letter.connection is not None
    if not letter.connection.dispensations:
        return findings
    today = letter.received_at.astimezone(_AMSTERDAM).date()
    stay, warnings, used = dispense(findings, letter.connection.dispensations, letter.payload, today=today)
    letter.warnings.extend(warnings)
    letter.counted.extend(f"{DISPENSATIE}{name}" for name in used)
    return stay


_FREE: Final[Mapping[str, Flow]] = {  # a free message (Di02) is what its mapping makes of it
    "uitcheck": Flow.HAND_OUT,
    "wijziging": Flow.PROCESS,
    "ontgrendeling": Flow.PROCESS,
}


def flow_of(letter: Letter, ports: Ports) -> Flow:
    """Give what is to be done with the message; raises Refused when this kind is not handled here."""
    assert letter.operatie is not None
    handling = HANDLINGS.get(letter.operatie.berichtcode)
    if handling is None or letter.operatie.direction == "out":
        raise Refused(Finding(code="operatie-niet-ondersteund", source="koppelvlak.toml"))
    mapping = ports.mappings_for(letter).find(letter.inbound.pack, letter.operatie.name)
    return _FREE.get(mapping.kind, handling.flow) if mapping is not None else handling.flow
