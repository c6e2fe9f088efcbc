# Every target sets itself up: Python 3.11 or newer and make are all it needs.
# `make run` runs the bot; without Slack tokens it is a prompt in the terminal.

PYTHON ?= python3
FEEDS ?= ../shared/feeds-2026-11
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PEERS := .bench
UV_VERSION := 0.13.9

# uv installs faster where it is on PATH; pip does the same from the same hashes.
INSTALL := $(if $(shell command -v uv 2>/dev/null),\
	uv pip install --quiet --python $(BIN)/python,\
	$(BIN)/python -m pip install -qq --no-input --disable-pip-version-check)
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --annotation-style line --custom-compile-command "make lock" $(ARGS)

# Python may be told to write no bytecode; compiling our modules at every start takes a third of it.
COMPILE := $(BIN)/python -m compileall -q bot catalog

.DELETE_ON_ERROR:
.PHONY: run play test check gallery catalog facts schema bench load lock clean

# The driver is installed when the bot is to use PostgreSQL.
POSTGRES := $(if $(filter postgres%,$(MODELDESK_DATABASE_URL)),$(VENV)/postgres.stamp)

# With Node, the tests also read every reply with Slack's own types of Block Kit, and judge the page
# of `make play` with axe.
NODE_MODULES := $(patsubst %,tests/%/node_modules/.package-lock.json,slack_types axe)

# So are the tools for language models when they are called for.
MCP := $(if $(MODELDESK_MCP)$(filter mcp,$(ARGS)),$(VENV)/mcp.stamp)

run: $(VENV)/run.stamp $(POSTGRES) $(MCP)
	@$(BIN)/modeldesk $(ARGS)

# A page for the browser that behaves like Slack; open the address that it prints.
play: $(VENV)/run.stamp
	@$(BIN)/modeldesk play $(ARGS)

test: $(VENV)/dev.stamp $(if $(shell command -v npm 2>/dev/null),$(NODE_MODULES))
	$(BIN)/pytest $(ARGS)

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/modeldesk catalog check
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yml
	$(BIN)/python -m tests.chart
	$(BIN)/python -m tests.audit

# Every reply on one page, as Slack draws it; open the file whose path it prints in a browser.
# With Chromium it also writes README's picture.
gallery: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.gallery $(ARGS)

catalog: $(VENV)/run.stamp
	$(BIN)/modeldesk catalog build --feeds $(FEEDS) $(ARGS)

# After an edit of data/*.yml: answers are right without it, and starts faster with it.
facts: $(VENV)/run.stamp
	$(BIN)/modeldesk catalog compile

# After a change of the types in catalog/curated.py or catalog/language.py; a test tells when it is due.
schema: $(VENV)/run.stamp
	$(BIN)/python -m catalog.editor_schema data/schema

bench: $(VENV)/dev.stamp $(PEERS)/peers.stamp
	@$(COMPILE)
	@$(BIN)/python -m tests.bench $(ARGS)

# Whole processes on loopback, some three minutes; a missed aim or a lost answer is an error.
# `make load ARGS=faults` is the part in which Slack is slow, fails, limits and cuts connections.
load: $(VENV)/dev.stamp
	@$(COMPILE)
	@$(BIN)/python -m tests.load $(ARGS)

# Keeps the pins that still fit; `make lock ARGS=--upgrade` takes the newest.
lock: $(BIN)/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check uv==$(UV_VERSION)
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) --group build --constraint requirements.lock --output-file requirements-build.lock
	$(LOCK) pyproject.toml --extra postgres --constraint requirements.lock \
		--output-file requirements-postgres.lock
	$(LOCK) pyproject.toml --extra mcp --constraint requirements-postgres.lock \
		--output-file requirements-mcp.lock
	$(LOCK) pyproject.toml --group dev --constraint requirements-mcp.lock \
		--constraint requirements-postgres.lock --constraint requirements-build.lock \
		--output-file requirements-dev.lock
	$(LOCK) --group bench --constraint requirements.lock --output-file requirements-bench.lock

clean:
	rm -rf $(VENV) $(PEERS) $(dir $(NODE_MODULES)) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find bot catalog tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make a second run start at once. Diagnostics go to standard error, answers to
# standard output, so that `make run` can be piped.
$(VENV)/run.stamp: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@echo "Installing Modeldesk into $(VENV) (once) …" >&2
	@$(INSTALL) --require-hashes -r requirements.lock -r requirements-build.lock >&2
	@$(INSTALL) --no-deps --no-build-isolation --editable . >&2
	@$(COMPILE)
	@touch $@

$(VENV)/postgres.stamp: requirements-postgres.lock $(VENV)/run.stamp
	@echo "Installing the driver of PostgreSQL into $(VENV) (once) …" >&2
	@$(INSTALL) --require-hashes -r requirements-postgres.lock >&2
	@touch $@

$(VENV)/mcp.stamp: requirements-mcp.lock $(VENV)/run.stamp
	@echo "Installing the Model Context Protocol into $(VENV) (once) …" >&2
	@$(INSTALL) --require-hashes -r requirements-mcp.lock >&2
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing Modeldesk and its tools into $(VENV) (once) …" >&2
	@$(INSTALL) --require-hashes -r requirements-dev.lock >&2
	@$(INSTALL) --no-deps --no-build-isolation --editable . >&2
	@$(COMPILE)
	@touch $@

tests/%/node_modules/.package-lock.json: tests/%/package-lock.json
	@echo "Installing tests/$* (once) …" >&2
	@npm ci --prefix tests/$* --silent
	@touch $@

# In a folder of their own, which only the benchmark looks into: tests and mypy never see them.
$(PEERS)/peers.stamp: requirements-bench.lock | $(BIN)/python
	@echo "Installing what the benchmark compares with into $(PEERS) (once) …" >&2
	@rm -rf $(PEERS)
	@$(INSTALL) --require-hashes --target $(PEERS) -r requirements-bench.lock >&2
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Modeldesk needs Python 3.11 or newer, not " + sys.version.split()[0] + "; try: make PYTHON=python3.11")'
	@$(PYTHON) -m venv --clear $(VENV)
