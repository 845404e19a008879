"""Write docs/operations/grafana.json: the Grafana dashboard, from the table of panels below. `python -m tools.grafana`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["FILE", "text"]

FILE = Path(__file__).resolve().parents[1] / "docs" / "operations" / "grafana.json"
_SOURCE = {"type": "prometheus", "uid": "${bron}"}
_WIDTH, _HEIGHT = 24, 8

# (title, kind, unit, width, [(legend, query)]); the question that a panel answers is its title
PANELS: list[tuple[str, str, str, int, list[tuple[str, str]]]] = [
    ("Achterstand: oudste bericht dat nog niet op de backbone staat", "stat", "s", 6, [("", "max(koppelvlak_achterstand_seconds)")]),
    ("In quarantaine: iemand moet kijken", "stat", "short", 6, [("", 'sum(koppelvlak_leveringen{state="QUARANTINED"}) or vector(0)')]),
    ("Kwijt op de backbone, laatste dag: zoek uit waardoor", "stat", "short", 6, [("{{uitkomst}}", "sum by (uitkomst) (increase(koppelvlak_backbone_verloren_total[1d]))")]),
    ("Wacht op een doel", "stat", "short", 6, [("", 'sum(koppelvlak_leveringen{state=~"READY|RETRY_AT|UNKNOWN|DELIVERING"}) or vector(0)')]),
    ("In behandeling", "stat", "short", 6, [("", "sum(http_server_active_requests)")]),
    (
        "Berichten per seconde, per uitkomst",
        "timeseries",
        "reqps",
        12,
        [("{{uitkomst}}", "sum by (uitkomst) (rate(koppelvlak_berichten_ontvangen_total[$__rate_interval]))")],
    ),
    (
        "Tijd tot het antwoord aan de zender",
        "timeseries",
        "s",
        12,
        [
            (f"p{share}", f"histogram_quantile(0.{share}, sum by (le) (rate(http_server_request_duration_seconds_bucket[$__rate_interval])))")
            for share in ("50", "95", "99")
        ],
    ),
    (
        "Weigeringen per code",
        "timeseries",
        "reqps",
        12,
        [("{{code}}", "topk(10, sum by (code) (rate(koppelvlak_weigeringen_total[$__rate_interval])))")],
    ),
    ("Leveringen per doel en toestand", "timeseries", "short", 12, [("{{target}} {{state}}", 'sum by (target, state) (koppelvlak_leveringen{state!~"DELIVERED|DISCARDED"})')]),
    (
        "Bezorgen: pogingen per seconde, per afloop",
        "timeseries",
        "reqps",
        12,
        [("{{destination}} {{state}}", "sum by (destination, state) (rate(messaging_process_duration_seconds_count[$__rate_interval]))")],
    ),
    (
        "Bezorgen: duur van een poging (p95)",
        "timeseries",
        "s",
        12,
        [("{{destination}}", "histogram_quantile(0.95, sum by (le, destination) (rate(messaging_process_duration_seconds_bucket[$__rate_interval])))")],
    ),
    (
        "Backbone: events per seconde",
        "timeseries",
        "reqps",
        12,
        [
            ("gestuurd", "sum(rate(messaging_client_sent_messages_total[$__rate_interval]))"),
            ("gelezen", "sum(rate(messaging_client_consumed_messages_total[$__rate_interval]))"),
        ],
    ),
    (
        "Backbone: duur van versturen (p95), en fouten",
        "timeseries",
        "s",
        12,
        [
            ("p95", 'histogram_quantile(0.95, sum by (le) (rate(messaging_client_operation_duration_seconds_bucket{error_type=""}[$__rate_interval])))'),
            ("{{error_type}}", 'sum by (error_type) (rate(messaging_client_operation_duration_seconds_count{error_type!=""}[$__rate_interval]))'),
        ],
    ),
    ("Berichten per toestand", "timeseries", "short", 12, [("{{state}}", "sum by (state) (koppelvlak_berichten)")]),
    (
        "Journaal: vastleggingen per seconde, en grootte van berichten (p95)",
        "timeseries",
        "short",
        12,
        [
            ("vastleggingen/s", "sum(rate(koppelvlak_journal_commits_total[$__rate_interval]))"),
            ("p95 bytes", "histogram_quantile(0.95, sum by (le) (rate(http_server_request_body_size_bytes_bucket[$__rate_interval])))"),
        ],
    ),
]  # fmt: skip


def _panels() -> list[dict[str, Any]]:
    made, x, y = [], 0, 0
    for number, (title, kind, unit, width, queries) in enumerate(PANELS, start=1):
        height = 4 if kind == "stat" else _HEIGHT
        made.append(
            {
                "id": number,
                "title": title,
                "type": kind,
                "datasource": _SOURCE,
                "gridPos": {"x": x, "y": y, "w": width, "h": height},
                "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
                "targets": [
                    {"refId": chr(65 + at), "datasource": _SOURCE, "expr": query, "legendFormat": legend or "__auto"}
                    for at, (legend, query) in enumerate(queries)
                ],
            }
        )
        x += width
        if x >= _WIDTH:
            x, y = 0, y + height
    return made


def text() -> str:
    """Give the file."""
    dashboard = {
        "uid": "koppelvlak",
        "title": "Koppelvlak",
        "tags": ["koppelvlak", "stuf", "zgw"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [{"name": "bron", "label": "Bron", "type": "datasource", "query": "prometheus"}]},
        "panels": _panels(),
    }
    return json.dumps(dashboard, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(FILE.name)
