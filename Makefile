# Fundstelle: `make` alone lists what there is. The first call sets up .venv, later calls start at once.

PYTHON ?= python3
Q ?= Wo trafen sich Kim und Putin 2019?
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help ask build bot test check unit integration docs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv; this takes a few minutes the first time …" >&2
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $@

ask: $(READY) ## answer a question from seeds/:  make ask Q="Wer überreichte Kim die Einladung?"
	@$(BIN)/fundstelle build --articles seeds >&2
	@$(BIN)/fundstelle ask -- "$$FUNDSTELLE_QUESTION"
ask: export FUNDSTELLE_QUESTION := $(value Q)

build: $(READY) ## bring the index up to date with seeds/ (or FUNDSTELLE_ARTICLES)
	$(BIN)/fundstelle build

bot: $(READY) ## run the Discord bot; the token is read from DISCORD_TOKEN
	$(BIN)/fundstelle bot

test: check unit integration ## every check and every test

check: $(READY) ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(READY) ## the fast tests
	$(BIN)/pytest -q

integration: $(READY) ## the tests with real Chroma, real BM25 and the real model
	$(BIN)/pytest -q -m integration

docs: $(READY) ## write anew what the code says of itself in docs/
	$(BIN)/python -m documents

clean: ## remove the index and what tools left; keeps .venv and your articles
	rm -rf index build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
