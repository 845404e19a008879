"""The document of the status API: by the official linter rules, by a reading of our own, and against what is served."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
import jsonschema_rs
import orjson

from adapter import security, tenancy
from adapter.status.openapi import document
from tests.journeys.serving import serving
from tests.shared import shared
from tests.status.test_who_may_what import OPERATIONS
from tests.status.world import key_of
from tests.system import example

DOCUMENT = document(OPERATIONS)


def operations():
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_official_linter_finds_no_errors(spectral, tmp_path):
    file = tmp_path / "openapi.json"
    file.write_bytes(orjson.dumps(DOCUMENT))
    rules = shared("standards", "api-design-rules", "spectral-ruleset.yaml")
    done = subprocess.run(
        [spectral, "lint", "--fail-severity", "error", "-r", rules, file],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stdout, done.stdout


# A reading of our own, for where Spectral can't be had: what the rules of the ADR say of a document.


def test_paths_are_kebab_case_without_trailing_slash_and_queries_are_camel_case():
    for path, _, operation in operations():
        assert re.fullmatch(r"(/([a-z0-9-]+|\{[a-zA-Z]+\}))+(/_[a-z]+)?", path)
        for parameter in operation.get("parameters", ()):
            assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", parameter["name"])


def test_every_good_answer_has_the_version_and_every_error_is_a_problem():
    for path, method, operation in operations():
        for code, answer in operation["responses"].items():
            if code.startswith(("2", "3")):
                assert "API-Version" in answer["headers"]
            else:
                assert list(answer["content"]) == ["application/problem+json"]
        assert not {"422"} & set(operation["responses"])
        if method != "get" or operation.get("parameters"):
            assert "400" in operation["responses"], path
    problem = DOCUMENT["components"]["schemas"]["Problem"]
    assert set(problem["required"]) == {"status", "title", "detail", "code"}


def test_who_to_ask_which_version_and_where_are_said():
    assert {"name", "email", "url"} <= set(DOCUMENT["info"]["contact"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", DOCUMENT["info"]["version"])
    assert DOCUMENT["servers"][0]["url"].endswith("/v1")
    assert DOCUMENT["openapi"].startswith("3.1")


def test_ids_of_operations_are_unique_and_every_one_is_described():
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids))
    for _, _, operation in operations():
        assert operation["summary"] and operation["description"].endswith(".")
        assert all(parameter["description"] for parameter in operation.get("parameters", ()))


def test_every_example_is_what_its_schema_says():
    def check(schema, value):
        whole = {**schema, "components": DOCUMENT["components"]}
        jsonschema_rs.validator_for(whole, validate_formats=True).validate(value)

    for _, _, operation in operations():
        bodies = [*operation["responses"].values(), operation.get("requestBody", {})]
        for body in bodies:
            for content in body.get("content", {}).values():
                for one in content.get("examples", {}).values():
                    check(content["schema"], one["value"])
        for parameter in operation.get("parameters", ()):
            if "example" in parameter:
                check(parameter["schema"], parameter["example"])
    check(DOCUMENT["components"]["schemas"]["Problem"], DOCUMENT["components"]["schemas"]["Problem"]["examples"][0])


def test_times_have_a_zone_and_dates_a_format():
    text = orjson.dumps(DOCUMENT).decode()
    assert '"format":"time"' not in text
    assert "date-time-local" not in text


def _settings():
    text = tenancy.example_text().replace('profile = "development"', 'profile = "production"')
    text = text.replace('applicatie = "*" }]', 'applicatie = "Formulieren" }]')
    return (
        f"{text}\n[access]\nlogins_per_minute = 1000\n[access.keys.proef]\n"
        f'sha256 = "{security.hash_key(key_of("beheerder", "voorbeeld"))}"\n'
        'grants = [{ gemeente = "*", roles = ["beheerder", "privacy-officer"] }]\n'
    )


def test_whatever_is_asked_the_server_answers_as_the_document_says(tmp_path):
    """Schemathesis, short; without the stream, which lasts as long as it is asked to (`test_resources` has it)."""
    headers = {"X-API-Key": key_of("beheerder", "voorbeeld")}
    with serving(tmp_path, settings=_settings()) as server:
        for number in range(3):
            message = example("creeer-zaak", zaak=f"1900{number:012d}", nummer=f"n{number}")
            url = f"{server.base}/voorbeeld/zds-1.1/OntvangAsynchroon"
            sent = httpx.post(url, content=message, headers={"Content-Type": "text/xml"}, timeout=30)
            assert sent.status_code == 200, sent.text
        command = [
            Path(sys.executable).parent / "schemathesis",
            "run",
            f"{server.base}/v1/openapi.json",
            *("--url", f"{server.base}/v1", "--header", f"X-API-Key: {headers['X-API-Key']}"),
            *("--exclude-path", "/gebeurtenissen", "--max-examples", "5", "--seed", "7"),
            *("--generation-database", "none", "--no-color"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stdout[-6000:]


async def test_the_document_may_be_read_by_any_site_without_login(tmp_path):
    from tests.status.world import two_gemeenten

    async with two_gemeenten(tmp_path) as world:
        answer = await world.http.get("/v1/openapi.json")
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
        assert answer.headers["api-version"] == DOCUMENT["info"]["version"]
        assert answer.json() == DOCUMENT
        wrong = await world.http.post("/v1/openapi.json")
        assert (wrong.status_code, wrong.headers["content-type"]) == (405, "application/problem+json")
