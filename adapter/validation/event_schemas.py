"""Events judged by our JSON Schemas: one compiled validator per type, found by the event's `dataschema`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import orjson

from adapter.errors import Finding, Misconfigured

__all__ = ["EventSchemas"]

_ENVELOPE: Final = "cloudevent.json"


class EventSchemas:
    """The schemas under a folder (schemas/events/README.md)."""

    def __init__(self, folder: Path) -> None:
        """Read every schema; raises Misconfigured."""
        contents: dict[str, Any] = {}
        self._envelope: Any = None
        for file in sorted(folder.rglob("*.json")):
            try:
                content = orjson.loads(file.read_bytes())
            except (OSError, orjson.JSONDecodeError) as error:
                raise Misconfigured(
                    Finding(code="pack-toml", path=file.name, facts={"reden": type(error).__name__})
                ) from error
            if file.name == _ENVELOPE:
                self._envelope = content
            contents[content["$id"]] = content
        registry = jsonschema_rs.Registry(list(contents.items()))
        self._registry = registry
        self._contents = contents
        self._compiled: dict[str, Any] = {}

    def types(self) -> frozenset[str]:
        """Give the event types that have a schema."""
        return frozenset(uri.removeprefix("urn:koppelvlak:events:") for uri in self._contents if ":nl." in uri)

    def find(self, uri: str) -> Any | None:
        """Give the schema of a `dataschema`; None when there is none."""
        return self._contents.get(uri)

    def check(self, event: Mapping[str, Any]) -> tuple[Finding, ...]:
        """Give what is wrong with an event: its envelope, then its data; never a value."""
        findings = list(self._check(self._envelope["$id"], event, ""))
        return (*findings, *self.check_data(str(event.get("type")), event.get("data")))

    def check_data(self, event_type: str, data: Any) -> tuple[Finding, ...]:
        """Give what is wrong with the data of an event of this type; never a value."""
        uri = f"urn:koppelvlak:events:{event_type}"
        if uri not in self._contents:
            return (Finding(code="event-type-onbekend", path="type"),)
        return tuple(self._check(uri, data, "data"))

    def _check(self, uri: str, value: Any, above: str) -> list[Finding]:
        validator = self._compiled.get(uri)
        if validator is None:
            validator = jsonschema_rs.validator_for(self._contents[uri], registry=self._registry)
            self._compiled[uri] = validator
        return [
            Finding(
                code="event-schema",
                path="/".join(str(step) for step in (above, *error.instance_path) if step != ""),
                rule="/".join(str(step) for step in error.schema_path),
                source=uri,
            )
            for error in validator.iter_errors(value)
        ]
