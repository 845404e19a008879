import json
import re
from pathlib import Path

import structlog

from adapter import observe
from adapter.observe import names


def test_an_exception_is_logged_without_its_text(capsys):
    observe.configure_logs(for_people=False)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(), cache_logger_on_first_use=False)
    try:
        raise KeyError("999990019")
    except KeyError:
        observe.get_logger("intake").exception("onverwachte_fout", bericht_id="a1")
    line = capsys.readouterr().out
    assert "999990019" not in line
    logged = json.loads(line)
    assert logged["exception"] == "KeyError"
    assert logged["event"] == "onverwachte_fout"
    assert logged["at"][-1].startswith("test_logs.test_an_exception_is_logged_without_its_text:")


def test_the_metrics_show_the_journals_counts():
    metrics = observe.Metrics()
    metrics.received(pack="zds-1.1", bericht="creeerZaak_Lk01", uitkomst="aanvaard")
    text = metrics.expose({"bericht.ACCEPTED": 3, "levering.bron.QUARANTINED": 1, "oldest_accepted_s": 7}).decode()
    assert 'koppelvlak_berichten{state="ACCEPTED"} 3.0' in text
    assert 'koppelvlak_leveringen{state="QUARANTINED",target="bron"} 1.0' in text
    assert "koppelvlak_achterstand_seconds 7.0" in text
    assert (
        'koppelvlak_berichten_ontvangen_total{bericht="creeerZaak_Lk01",pack="zds-1.1",uitkomst="aanvaard"} 1.0' in text
    )


def test_every_log_event_is_listed_by_its_name():
    calls = re.compile(r"""log\.(?:debug|info|warning|error|exception)\(\s*["']([^"']+)["']""")
    package = Path(observe.__file__).parents[1]
    logged = {name for path in package.rglob("*.py") for name in calls.findall(path.read_text(encoding="utf-8"))}
    assert logged == names.LOG_EVENTS
