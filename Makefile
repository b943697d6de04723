# Needs Python 3.11+ and make, nothing else. `make help` lists what there is.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# Python keeps what it has compiled even where the environment says not to: each of many processes would compile
# all of it again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test test-all test-again check format docs site sbom audit bench answers lock assets browser clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: assets ## the sample county in a local Neo4j, the two questions answered, the API served
	@$(BIN)/yanxiu demo

test: assets browser ## the tests of a change, against a real Neo4j: a few cases where there are many alike
	$(BIN)/pytest -n 2 --dist loadscope -m "not server_life and not thorough"

test-all: assets browser ## all tests: every case, and servers that are started, killed, stopped, their disk filled
	$(BIN)/pytest -n 2 --dist loadscope

test-again: ## the tests that failed last, one after the other, with the machine to themselves
	$(BIN)/pytest --last-failed --last-failed-no-failures none -n 0

check: $(VENV)/project ## lint, format, types, import rules, lock files, breaking changes of the schema
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/locks.py
	$(BIN)/python .ci/schema.py

format: $(VENV)/project ## puts the source into the house's shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/project ## makes the made parts of the documents and schema.graphql again
	$(BIN)/python -m docs.pages
	$(BIN)/yanxiu schema > schema.graphql

site: $(VENV)/site ## the documents as a site that needs no network, in build/site
	$(BIN)/python -m docs.pages.site

sbom: $(VENV)/project ## what the program consists of, as CycloneDX, in build/sbom
	$(BIN)/python .ci/sbom.py

audit: $(VENV)/project ## known weaknesses of the locked packages; needs a network
	$(BIN)/python .ci/audit.py

bench: $(VENV)/project ## runs the benchmarks on a quiet machine, and writes docs/performance.md
	$(BIN)/python -m bench
	$(BIN)/python -m docs.pages

answers: $(VENV)/project ## writes the answers shown in the documents again, from a database with the sample
	$(BIN)/python -m docs.pages.answers

lock: $(VENV)/project ## makes the lock files again from pyproject.toml
	$(COMPILE) --extra dev pyproject.toml --output-file requirements.lock
	$(COMPILE) --constraint requirements.lock --extra local --extra pages pyproject.toml --output-file requirements-runtime.lock
	$(COMPILE) --constraint requirements.lock --extra site --extra pages pyproject.toml --output-file requirements-site.lock
	echo pip | $(COMPILE) --constraint requirements.lock --extra foresight --extra frames --extra local --extra mcp --extra paper --extra plots --extra traces pyproject.toml - --output-file cli/bundling/requirements.lock
	echo hatchling | $(COMPILE) --constraint requirements.lock - --output-file requirements-build.lock
	$(BIN)/python .ci/locks.py

assets: $(VENV)/project ## the query page and the dashboard, made once
	@$(BIN)/python -m yanxiu.api.graphiql.fetch
	@$(BIN)/python -m yanxiu.api.dashboard.fetch

browser: $(VENV)/project ## the browser and programs that tests use, fetched once
	@$(BIN)/python -m tests.browser.fetch
	@$(BIN)/python -m tests.npm.fetch
	@$(BIN)/python -m tests.dashboard.fetch
	@$(BIN)/python -m tests.codegen.fetch

clean: ## removes the environment and caches; never a database
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Two stamps, so that a start with nothing new touches no network.
$(VENV)/locked: requirements.lock
	@test -n "$(PYTHON)" || { \
	  echo "Python 3.11 or newer, with its venv module, is needed: install it, or name it: make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; \
	  echo "需要 Python 3.11 或更新版本（含 venv 模块）：请安装，或指明路径：make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; exit 2; } >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/project: pyproject.toml $(VENV)/locked
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/site: requirements-site.lock $(VENV)/project
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-site.lock
	@touch $@
