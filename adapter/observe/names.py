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
        # intake, front and questions
        "antwoord_ongeldig",
        "bericht_aanvaard",
        "bericht_geweigerd",
        "bericht_herhaald",
        "document_overgeslagen",
        "relatie_overgeslagen",
        "weigering_niet_bewaard",
        # the way to the backbone
        "backbone_niet_bereikbaar",
        "backbone_niet_gestopt",
        "bevestigen_mislukt",
        "publiceren_mislukt",
        "vreemde_events",
        # delivery
        "levering_afgebroken",
        "levering_beeindigd",
        "levering_geweigerd",
        "levering_lus_fout",
        "levering_overgenomen",
        # who looks
        "aangemeld",
        "aanmelding_geweigerd",
        # the process
        "gestart",
        "gestopt",
        "onverwachte_fout",
        "opruimen_mislukt",
        "stopt",
    }
)
