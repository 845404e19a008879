# Two commands: `make run` (sets all up and does the main job) and `make test` (sets all up and runs every test).
# Nothing is installed outside this folder, but for what `make test` takes from the system's packages (PostgreSQL).

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
SECONDS ?= 60
STEPS   ?= 1000000
SEED    ?= $(shell date +%s)

.PHONY: help install install-dev run test test-fast images faults simulate lint format types imports bench services lock clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Koppelvlak needs Python 3.11 or newer; '$(PYTHON)' is not. Install it, or name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "The virtual environment could not be made. On Debian: apt-get install python3-venv" >&2; exit 2; }
	@touch $@

$(VENV)/.installed: $(VENV)/.python requirements.lock pyproject.toml
	@echo "Installing the locked dependencies into $(VENV) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@echo "Installing the locked tools for development into $(VENV) …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed  ## make .venv with the locked dependencies and .venv/bin/koppelvlak

install-dev: $(VENV)/.installed-dev  ## the same with the tools for development

run: install  ## start on embedded defaults, send example messages, show what happened, keep running
	@exec $(BIN)/koppelvlak demo

services: install-dev  ## get Apache Kafka, PostgreSQL and Chromium for the tests
	@$(BIN)/python -m tests.services.install

test: install-dev services  ## run every test, with a real Kafka, PostgreSQL and browser
	$(BIN)/python -m pytest

test-fast: install-dev  ## the tests that need no service
	$(BIN)/python -m pytest -m "not kafka and not postgres and not browser"

images: install-dev services  ## make the pictures of the dashboard in docs/images
	@$(BIN)/python -m tests.dashboard.images

faults: install-dev services  ## break everything for SECONDS=60 each and let the judge look: kill -9, source, Kafka, PostgreSQL, disk
	$(BIN)/python -m tests.faults --seconds $(SECONDS) --seed $(SEED)

simulate: install-dev  ## run relay, auditor and delivery in virtual time under a seeded scheduler for STEPS=1000000
	PYTHONHASHSEED=0 $(BIN)/python -m tests.simulation --steps $(STEPS) --seed $(SEED)

lint: install-dev  ## ruff, mypy strict, import rules, dead code, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/deptry adapter

format: install-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install  ## measure
	$(BIN)/koppelvlak bench

lock:  ## lock the newest allowed versions (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group pyproject.toml:dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) .cache build dist .mypy_cache .ruff_cache .pytest_cache
