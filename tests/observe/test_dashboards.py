"""The alert rules and the Grafana dashboard: sound PromQL, over metrics that there are, and alarms that go off when they must."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import promql_parser
import pytest
import yaml

from adapter import observe
from tests.observe.test_trace import filled
from tools import grafana

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "operations"
OF_PROMETHEUS = {"up"}


def rules():
    document = yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))
    return [rule for group in document["groups"] for rule in group["rules"]]


def queries():
    panels = json.loads((FOLDER / "grafana.json").read_text(encoding="utf-8"))["panels"]
    for panel in panels:
        for target in panel["targets"]:
            yield panel["title"], target["expr"].replace("$__rate_interval", "5m")
    for rule in rules():
        yield rule["alert"], rule["expr"]


def samples():
    metrics: observe.Metrics = filled()
    metrics.expires([observe.Expiry(gemeente="a", doel="bron", instelling="source.zaken", until_s=1.0)])
    families = metrics.collect({"bericht.ACCEPTED": 1, "levering.a.READY": 1, "oldest_accepted_s": 1}, commits=1)
    return {sample.name: set(sample.labels) for family in families for sample in family.samples}


@pytest.mark.parametrize(("where", "query"), list(queries()))
def test_every_query_is_sound_and_names_metrics_and_labels_that_there_are(where, query):
    promql_parser.parse(query)
    known = samples()
    selectors = re.findall(r"\b((?:koppelvlak|http|messaging)_[a-z_]+|up)\b(?:\{([^}]*)\})?", query)
    assert selectors, where
    for name, labels in selectors:
        assert name in known or name in OF_PROMETHEUS, name
        for label in re.findall(r"([a-z_]+)\s*(?:=~|!~|!=|=)", labels):
            assert label in known.get(name, {"job"}), (name, label)


def test_every_alert_says_what_to_do():
    for rule in rules():
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"].endswith(".")
        assert rule["labels"]["severity"] in ("critical", "warning")


def test_the_alerts_go_off_when_they_must(promtool_program):
    done = subprocess.run(
        [promtool_program, "test", "rules", "alerts_test.yaml"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dashboard_is_the_table_of_panels():
    assert grafana.FILE.read_text(encoding="utf-8") == grafana.text(), "run: python -m tools.grafana"
