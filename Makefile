# Everything sets itself up: python3 (>= 3.11), pip, make and git are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV     := $(VENV)/.dev

.PHONY: run test check eval compose-test lock clean
.DEFAULT_GOAL := run

# Debian ships python3 without the module venv's pip; virtualenv, put into a folder of its own, needs nothing.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV) && \
	  $(PYTHON) -m pip install --quiet --target $(VENV)-tool virtualenv && \
	  PYTHONPATH=$(VENV)-tool $(PYTHON) -m virtualenv --quiet $(VENV) && rm -rf $(VENV)-tool; }

$(RUNTIME): $(BIN)/python requirements.lock pyproject.toml
	@echo "setting up $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: $(RUNTIME)  ## set up, migrate, start; Ctrl-C ends it
	@exec $(BIN)/monitor run

test: $(DEV)  ## all tests
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

check: $(DEV)  ## style, types, borders, docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/docs

eval: $(DEV)  ## scores on labelled data: make eval DATA=folder TOOLS=folder
	@$(BIN)/python scripts/evaluate.py

compose-test: $(DEV)  ## docker compose up for real: needs a Docker engine
	@$(BIN)/python scripts/compose_test.py

lock: $(DEV)  ## write the lock files anew
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .hypothesis
