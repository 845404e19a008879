"""Names of metrics and log events, in one module (OPERATIONS 4)."""

from __future__ import annotations

__all__ = [
    "BACKLOG_SECONDS",
    "BERICHTEN",
    "CERTIFICATES",
    "COMMITS",
    "CONSUMED",
    "LEVERINGEN",
    "LOG_EVENTS",
    "LOST",
    "OTLP",
    "OTLP_LABELS",
    "PROCESS_DURATION",
    "RECEIVED",
    "REFUSED",
    "REQUESTS_IN_WORK",
    "REQUEST_BYTES",
    "REQUEST_DURATION",
    "SEND_DURATION",
    "SENT",
]

RECEIVED = "koppelvlak_berichten_ontvangen"  # counter: pack, bericht, uitkomst
REFUSED = "koppelvlak_weigeringen"  # counter: code
# by the semantic conventions of OpenTelemetry: without a prefix of ours
REQUEST_DURATION = "http_server_request_duration_seconds"  # histogram: dienst
REQUESTS_IN_WORK = "http_server_active_requests"  # gauge
REQUEST_BYTES = "http_server_request_body_size_bytes"  # histogram
SEND_DURATION = "messaging_client_operation_duration_seconds"  # histogram: operation, destination, error_type
SENT = "messaging_client_sent_messages"  # counter: operation, destination
CONSUMED = "messaging_client_consumed_messages"  # counter: operation, destination
PROCESS_DURATION = "messaging_process_duration_seconds"  # histogram: destination, state
COMMITS = "koppelvlak_journal_commits"  # counter
BERICHTEN = "koppelvlak_berichten"  # gauge: state
LEVERINGEN = "koppelvlak_leveringen"  # gauge: target, state
LOST = "koppelvlak_backbone_verloren"  # counter: uitkomst (opnieuw, weg): messages that the backbone lost
CERTIFICATES = "koppelvlak_certificaat_verloopt_seconds"  # gauge: gemeente, doel, instelling; when, since 1970
BACKLOG_SECONDS = "koppelvlak_achterstand_seconds"  # gauge: age of the oldest message not yet on the backbone

# what they are called over OTLP: name and unit
OTLP = {
    REQUEST_DURATION: ("http.server.request.duration", "s"),
    REQUESTS_IN_WORK: ("http.server.active_requests", "{request}"),
    REQUEST_BYTES: ("http.server.request.body.size", "By"),
    SEND_DURATION: ("messaging.client.operation.duration", "s"),
    SENT: ("messaging.client.sent.messages", "{message}"),
    CONSUMED: ("messaging.client.consumed.messages", "{message}"),
    PROCESS_DURATION: ("messaging.process.duration", "s"),
    BACKLOG_SECONDS: ("koppelvlak.achterstand", "s"),
    CERTIFICATES: ("koppelvlak.certificaat.verloopt", "s"),
}
OTLP_LABELS = {
    "operation": "messaging.operation.name",
    "destination": "messaging.destination.name",
    "error_type": "error.type",
}

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
        "backbone_verloor",
        "bevestigen_mislukt",
        "publiceren_mislukt",
        "vreemde_events",
        # delivery
        "herhaling_wacht",
        "herhaling_zonder_inhoud",
        "levering_afgebroken",
        "levering_beeindigd",
        "levering_geweigerd",
        "levering_lus_fout",
        "levering_overgenomen",
        "levering_wacht",
        # who looks
        "aangemeld",
        "afgemeld",
        "aanmelding_geweigerd",
        # notifications of a source
        "notificatie_aanvaard",
        "notificatie_niet_bewaard",
        "notificatie_wacht",
        "opgehaald",
        "ophalen_mislukt",
        # the process
        "metingen_niet_verzonden",
        "gestart",
        "gestopt",
        "onverwachte_fout",
        "opruimen_mislukt",
        "stopt",
    }
)
