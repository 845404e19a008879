"""Rules that a schema can't say, as data of the packs (`rules.toml`): read once, compiled to one pass over the message. Pure.

A rule names a check (`checks.CHECKS`), the elements that it looks at, and how heavily it weighs; a connection may weigh it
otherwise. What is found is a finding like any other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from lxml import etree
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from adapter.errors import Finding, Misconfigured
from adapter.validation.checks import CHECKS, WHOLE, Check, Found, WholeCheck, read_change
from adapter.validation.places import Places, path_of

__all__ = ["Rule", "Rules", "Severity", "read_rules"]

Severity = Literal["fout", "waarschuwing", "uit"]


class Rule(BaseModel):
    """One rule.

    Args:
        code: of the finding; names the rule in settings.
        check: name of the check that it uses.
        elements: local names of the elements that it looks at, each alone; empty: it looks at the message as a whole.
        messages: names of messages begin so, e.g. "creeerZaak"; empty: all.
        given: what the check needs besides.
        rule, source: for people.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    check: str
    elements: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    severity: Severity = "fout"
    given: Mapping[str, str] = Field(default_factory=dict)
    rule: str
    source: str


class Rules:
    """The rules of one pack and of those that it requires."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: Final = tuple(rules)
        self._of_element: dict[str, list[tuple[Rule, Check]]] = {}
        self._whole: list[tuple[Rule, WholeCheck]] = []
        for rule in self.rules:
            if rule.check in WHOLE:
                self._whole.append((rule, WHOLE[rule.check](rule.given)))
                continue
            check = CHECKS[rule.check](rule.given)
            for name in rule.elements:
                self._of_element.setdefault(name, []).append((rule, check))
        self._tags = tuple(f"{{*}}{name}" for name in self._of_element)

    def check(
        self,
        payload: etree._Element,
        message: str,
        *,
        data: bytes | None = None,
        weighs: Mapping[str, Severity] | None = None,
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Give (faults, warnings) of a message that is valid by its schema, in document order.

        Args:
            message: its name; some rules are about some messages only.
            weighs: per code, what a connection makes of the rule.
        """
        found: list[tuple[Rule, Found]] = []
        if self._tags:
            for element in payload.iter(self._tags):  # libxml2 looks for the names: the rest never becomes an object
                tag = element.tag
                for rule, check in self._of_element[tag[tag.rfind("}") + 1 :]]:
                    problem = check(element)
                    if problem is not None and _is_about(rule, message):
                        found.append((rule, problem))
        change = read_change(payload, data)
        for rule, whole in self._whole:
            if _is_about(rule, message) and (problem := whole(payload, change)) is not None:
                found.append((rule, problem))
        return _weighed(found, payload, data, weighs or {}) if found else ((), ())


def _is_about(rule: Rule, message: str) -> bool:
    return not rule.messages or message.startswith(rule.messages)


def _weighed(
    found: Sequence[tuple[Rule, Found]], payload: etree._Element, data: bytes | None, weighs: Mapping[str, Severity]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    faults: list[Finding] = []
    warnings: list[Finding] = []
    places = Places(payload, data)
    for rule, problem in found:
        severity = weighs.get(rule.code, rule.severity)
        if severity == "uit":
            continue
        line, column = places.of(problem.element)
        finding = Finding(
            code=rule.code,
            path=path_of(problem.element, payload),
            line=line,
            column=column,
            rule=rule.rule,
            source=rule.source,
            facts=problem.facts,
        )
        (faults if severity == "fout" else warnings).append(finding)
    return tuple(faults), tuple(warnings)


def read_rules(data: bytes, path: str) -> tuple[Rule, ...]:
    """Read a rules.toml; raises Misconfigured (pack-regels) with all that is wrong with it."""
    try:
        tables: list[dict[str, Any]] = tomllib.loads(data.decode("utf-8")).get("rule", [])
        rules = tuple(Rule(**table) for table in tables)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise Misconfigured(Finding(code="pack-regels", path=path, facts={"reden": str(error)})) from error
    except ValidationError as error:
        problems = error.errors(include_input=False)
        reden = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problems)
        raise Misconfigured(Finding(code="pack-regels", path=path, facts={"reden": reden})) from error
    known = {*CHECKS, *WHOLE}
    unknown = sorted({rule.check for rule in rules} - known)
    if unknown:
        reden = f"{', '.join(unknown)}: {', '.join(sorted(known))}"
        raise Misconfigured(Finding(code="pack-regels", path=path, facts={"reden": reden}))
    return rules
