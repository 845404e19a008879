"""The documents agree with the code."""

import re
from pathlib import Path

from adapter import settings
from adapter.errors import CATALOGUE
from tools import faults_doc

ROOT = Path(__file__).resolve().parents[2]


def test_the_list_of_faults_is_the_catalogue():
    assert faults_doc.FILE.read_text(encoding="utf-8") == faults_doc.text(), "run: python -m tools.faults_doc"


def _facts(text):
    """Give the facts of a text; "gevonden_nl" and "gevonden_en" are the same fact in two languages."""
    return {re.sub(r"_(nl|en)$", "", name) for name in re.findall(r"\{(\w+)\}", text)}


def test_every_text_is_there_in_both_languages_with_the_same_facts():
    for entry in CATALOGUE.values():
        for dutch, english in ((entry.nl.what, entry.en.what), (entry.nl.fix, entry.en.fix)):
            assert bool(dutch) == bool(english), entry.code
            assert _facts(dutch) == _facts(english), entry.code
        assert len(entry.stuf) <= 7


def test_every_key_of_the_configuration_is_explained():
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

    def keys(model):
        for name, field in model.model_fields.items():
            yield name
            for inner in _models(field.annotation):
                yield from keys(inner)

    missing = {key for key in keys(settings.Settings) if not re.search(rf"\b{key}\b", text)}
    assert not missing


def _models(annotation):
    if isinstance(annotation, type) and issubclass(annotation, settings.BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def test_every_document_that_the_readme_names_is_there():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


def test_nothing_that_is_committed_names_this_machine():
    for folder in ("adapter", "docs", "mappings", "schemas", "tests", "tools", "docker"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in {".py", ".md", ".toml", ".xml", ".xsd", ".json", ".yaml"} and file != Path(__file__):
                assert "/work/" not in file.read_text(encoding="utf-8"), file
