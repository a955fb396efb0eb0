# The index of what can be done here. `make run` and `make test` do all set-up themselves.
PYTHON ?= python3
VENV ?= .venv
PIP_ARGS ?=
BIN := $(VENV)/bin

.PHONY: help run test test-tools lint fmt types test-py test-fast test-js test-browser migrate migration evaluate bench openapi screenshots clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/.installed ## install what is missing and serve on 127.0.0.1 with a sample project
	@$(BIN)/python -m webapp

test: $(VENV)/.installed-dev node_modules/.installed test-tools ## install what is missing and run everything
	@$(MAKE) --no-print-directory lint types test-js test-py test-browser

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sayseg needs Python 3.11 or newer: make run PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -qq --upgrade pip

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Sayseg needs (once; torch is large, this can take minutes) ..."
	$(BIN)/python -m pip install -qq $(PIP_ARGS) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install -qq $(PIP_ARGS) --editable '.[dev]'
	@touch $@

node_modules/.installed: package.json package-lock.json
	npm ci --silent --no-audit --no-fund
	@touch $@

test-tools: ## bring a Chromium and a PostgreSQL server for the tests, if there are none
	@PATH="$(abspath $(BIN)):$$PATH" sh tests/tools.sh

lint: ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

fmt: ## put the format right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: ## mypy and tsc
	$(BIN)/mypy
	npx --no-install tsc -p static

test-js: ## the canvas's pure modules, in Node
	node --test tests/js/

test-py: ## everything in Python but the browser
	$(BIN)/python -m pytest -q -m 'not browser'

test-fast: ## the quick ones, for the day's work
	$(BIN)/python -m pytest -q -x -m 'not browser and not postgres and not slow'

test-browser: ## a real Chromium over a real server
	$(BIN)/python -m pytest -q -m browser

migrate: $(VENV)/.installed ## bring the database up to date (the server does it as well)
	$(BIN)/python -m webapp migrate

migration: ## write a migration from the schema's differences: make migration name="add tags"
	$(BIN)/python -m migrations "$(name)"

evaluate: $(VENV)/.installed-dev ## the model card's tables over a folder in the data layout: make evaluate data=FOLDER
	$(BIN)/python -m training.evaluate $(data) --split test

bench: $(VENV)/.installed-dev ## times, memory and, with data=FOLDER, accuracy
	$(BIN)/python -m benchmarks $(if $(data),--data $(data))

openapi: ## write docs/openapi.json and static/annotator/wire.d.ts
	$(BIN)/python -m webapp.api.typings

screenshots: $(VENV)/.installed-dev ## take the README's pictures again, into docs/images
	$(BIN)/python -m tests.browser.screenshots

clean: ## remove what was built; data/ stays
	rm -rf build node_modules .mypy_cache .ruff_cache .pytest_cache *.egg-info
