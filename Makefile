# make run    start Gatescape (PORT=8050)
# make test   everything that must hold: format, lint, types, tests with a browser
# make lint   the first three only
# make bench  the promises, measured
# make clean  back to a fresh clone

PORT ?= 8050
PYTHON ?= $(shell command -v python3.11 || command -v python3)
JOBS ?= auto
VENV := .venv
BIN := $(VENV)/bin

export PORT

.DEFAULT_GOAL := help
.PHONY: help run test lint unit warm bench peers clean chromium services

help:
	@sed -n 's/^# //p' Makefile | head -5

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Gatescape needs Python 3.11 or later; say which with make PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# stamps: set-up is a no-op until a list of requirements changes
$(VENV)/.app: requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/.peers: requirements-peers.txt $(VENV)/.dev
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-peers.txt
	@touch $@

# compiles the kernels if their sources have changed; make run compiles at first what the first picture needs, and the
# others beside
warm: $(VENV)/.app
	@$(BIN)/python -m server.warm

run: $(VENV)/.app
	@$(BIN)/python -m server.warm first
	@exec $(BIN)/gunicorn --config gunicorn.conf.py app:server

chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && grep -qi '^ID=debian' /etc/os-release; then \
		apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	else \
		echo "The browser tests need Chromium on the PATH. On Debian: apt-get install chromium; elsewhere, your system's"; \
		echo "package of Chromium or Chrome. Without one: make unit."; exit 1; \
	fi

# for the tests of rooms in Redis and of the whole topology, which are skipped loudly without them
services:
	@command -v redis-server >/dev/null && command -v nginx >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && grep -qi '^ID=debian' /etc/os-release; then \
		apt-get update -qq && apt-get install -qq -y --no-install-recommends redis-server nginx-light >/dev/null; \
	else \
		echo "The tests of rooms in Redis and of the topology are skipped: they need redis-server and nginx on the PATH."; \
	fi

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# all tests but those in a browser
unit: services $(VENV)/.dev warm
	$(BIN)/pytest -n $(JOBS) --dist worksteal --ignore=tests/browser

test: chromium lint unit
	$(BIN)/pytest -n $(JOBS) --dist worksteal tests/browser

bench: chromium $(VENV)/.dev warm
	$(BIN)/python -m benchmarks

# the same beside phaseportrait and brainpy, which are large; the diagram beside AUTO-07p and PyDSTool where they are
peers: $(VENV)/.peers
	$(BIN)/python -m benchmarks portrait continuation

clean:
	rm -rf $(VENV) .cache .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
