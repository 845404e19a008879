"""Names of metrics and log events, in one module (OPERATIONS 4)."""

from __future__ import annotations

__all__ = [
    "BACKLOG_SECONDS",
    "BERICHTEN",
    "COMMITS",
    "LEVERINGEN",
    "LOG_EVENTS",
    "RECEIVED",
    "REFUSED",
    "REQUESTS_IN_WORK",
    "REQUEST_DURATION",
]

RECEIVED = "koppelvlak_berichten_ontvangen"  # counter: pack, bericht, uitkomst
REFUSED = "koppelvlak_weigeringen"  # counter: code
REQUEST_DURATION = "koppelvlak_http_server_request_duration_seconds"  # histogram: dienst
REQUESTS_IN_WORK = "koppelvlak_http_server_active_requests"  # gauge
COMMITS = "koppelvlak_journal_commits"  # counter
BERICHTEN = "koppelvlak_berichten"  # gauge: state
LEVERINGEN = "koppelvlak_leveringen"  # gauge: target, state
BACKLOG_SECONDS = "koppelvlak_achterstand_seconds"  # gauge: age of the oldest message not yet on the backbone

LOG_EVENTS = frozenset(
    {
        "bericht_aanvaard",
        "bericht_geweigerd",
        "bericht_herhaald",
        "vraag_beantwoord",
        "onverwachte_fout",
        "gestart",
        "stopt",
        "gestopt",
    }
)
