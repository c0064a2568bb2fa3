# Everything sets itself up: python3 (>= 3.11), pip, make and git are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV     := $(VENV)/.dev

.PHONY: run test faults cluster-test kill-test soak check eval eval-peers docs compose-test lock clean help
.DEFAULT_GOAL := run

# Debian ships python3 without the module venv's pip; virtualenv, put into a folder of its own, needs nothing.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV) && \
	  $(PYTHON) -m pip install -qq --disable-pip-version-check --target $(VENV)-tool virtualenv && \
	  PYTHONPATH=$(VENV)-tool $(PYTHON) -m virtualenv --quiet $(VENV) && rm -rf $(VENV)-tool; }

$(RUNTIME): $(BIN)/python requirements.lock pyproject.toml
	@echo "setting up $(VENV) (once)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: $(RUNTIME)  ## set up, migrate, start; Ctrl-C ends it
	@exec $(BIN)/monitor run

test: $(DEV)  ## all tests
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

faults: $(DEV)  ## every row of the fault matrix and every hostile input, the slow ones too
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -m "slow or not slow" tests/faults tests/hostile

kill-test: $(DEV)  ## kill the program at every named point and at random: KILLS=125 SEED=…
	@$(BIN)/python scripts/kill_test.py --kills $(or $(KILLS),125) $(if $(SEED),--seed $(SEED))

soak: $(DEV)  ## 200 sources for MINUTES=10 with faults mixed in: memory, handles, tasks, lag
	@$(BIN)/python scripts/soak.py --minutes $(or $(MINUTES),10)

check: $(DEV)  ## style, types, borders, docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/docs/test_documents.py tests/outlets/test_outlet_guide.py tests/settings/test_settings_schema.py

# Labelled pages and stories: EVAL/cleaner/*.jsonl.gz, EVAL/stories/*.jsonl. They are not part of the project.
EVAL ?= $(wildcard ../shared/eval)

eval: $(DEV)  ## quality on labelled pages and stories: make eval EVAL=folder
	@test -d "$(EVAL)" || { echo "make eval needs a folder of labelled data: make eval EVAL=folder (eval/README.md tells its form)"; exit 2; }
	@$(BIN)/python -m eval "$(EVAL)"

eval-peers: $(DEV)  ## other extractors into .venv-peers, for the tables of make eval
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-peers
	@$(BIN)/uv pip install --quiet --python .venv-peers/bin/python --requirement eval/peers.txt

docs: $(DEV)  ## write the documents that are derived from the code
	@$(BIN)/python scripts/write_docs.py

cluster-test: $(DEV)  ## a cluster on this machine, and what may befall it: about ten minutes
	@$(BIN)/python scripts/cluster_test.py

compose-test: $(DEV)  ## docker compose up for real: needs a Docker engine
	@$(BIN)/python scripts/compose_test.py

lock: $(DEV)  ## write the lock files anew
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --extra cluster --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --extra cluster --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

clean:  ## remove what the tools made; data and settings stay
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .hypothesis .import_linter_cache

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1: /p' Makefile
