# Every command anyone needs. `make` alone prints the list. Works with GNU make 3.81 (macOS) and later.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Many images of containers forbid byte code, and then every process compiles what it imports anew: twice as long.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps

# Packages come from the locks alone: every file by its hash, and build tools from requirements-build.txt, never from an
# index behind our back. Byte code is written on first import, which halves the time this takes. The locks are checked for
# every Python that create_venv.sh accepts; misaki 0.9.4 forbids 3.13 and later, but what we use of it works there.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile
INSTALL := $(PIP) --no-build-isolation --use-pep517 --ignore-requires-python --require-hashes

# One set of versions for every supported Python and platform, with hashes and without the index they came from.
LOCK := UV_SYSTEM_CERTS=1 $(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --generate-hashes --universal \
	--fork-strategy fewest --python-version 3.11 $(if $(UPGRADE),--upgrade,)

DEMO ?= examples/last-tram.zh.md
DEMO_FILM ?= out/$(basename $(notdir $(DEMO))).mp4

# An environment that was deleted, or whose Python has gone, is made anew.
$(shell test -x $(BIN)/python || rm -rf $(STAMPS))

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# -- set-up -----------------------------------------------------------------------------------------------------------

.PHONY: setup setup-dev
setup: $(STAMPS)/project ## Install what is needed to make films (280 MB to fetch, 760 MB on disk)
	@:

setup-dev: $(STAMPS)/dev ## Install what is needed to work on Shotwright too (650 MB to fetch, 1.6 GB on disk)
	@:

$(STAMPS)/runtime: requirements-build.txt requirements.txt tools/create_venv.sh
	@test -x $(BIN)/python || sh tools/create_venv.sh $(VENV)
	@echo "Installing the locked packages (280 MB to fetch, if they are not there yet)"
	@$(INSTALL) -r requirements-build.txt
	@$(INSTALL) -r requirements.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/project: $(STAMPS)/runtime pyproject.toml
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/project requirements-dev.txt
	@echo "Installing the locked development packages (another 370 MB, likewise)"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

# -- use --------------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: setup ## Set up, then make a film of the sample script (DEMO=script.md: of another)
	@mkdir -p $(dir $(DEMO_FILM))
	$(BIN)/shotwright make $(DEMO) -o $(DEMO_FILM)

# -- pages ------------------------------------------------------------------------------------------------------------

NPM := $(BIN)/python -m tools.npm
PAGES := src/shotwright/api/webui/index.html
WEB_PACKAGES := web/node_modules/.package-lock.json
WEB_SOURCES := $(shell find web -type d -name node_modules -prune -o -type f -print)

.PHONY: studio web web-client
studio: $(PAGES) ## Serve the studio in the browser, http://127.0.0.1:8000; its pages are built first
	$(BIN)/shotwright serve

web: $(PAGES) ## Build the studio's pages, which `shotwright serve` shows
	@:

$(WEB_PACKAGES): web/package-lock.json tools/npm.py | $(STAMPS)/dev
	@echo "Installing the locked packages of the pages (170 MB to fetch, if they are not there yet)"
	@$(NPM) ci --loglevel=error
	@touch $@

$(PAGES): $(WEB_PACKAGES) $(WEB_SOURCES)
	@$(NPM) run --silent build -- --logLevel warn

web-client: $(WEB_PACKAGES) ## Write the pages' client anew from the HTTP interface
	@mkdir -p build
	$(BIN)/shotwright openapi -o build/openapi.json
	OPENAPI=../build/openapi.json $(NPM) run --silent client

# -- checks -----------------------------------------------------------------------------------------------------------

# One more than there are cores: a third of the time tests wait for programs that they began.
WORKERS = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)")

.PHONY: test
test: setup-dev check web $(STAMPS)/browser ## Run every check and every test: all that CI runs
	$(BIN)/pytest -n $(WORKERS) --dist worksteal --ignore=tests/web  # files stay together, so that what they share is made once
	$(BIN)/pytest tests/web -n auto --dist loadfile  # apart: the browser's driver keeps an event loop running, which others cannot bear

$(STAMPS)/browser: tools/install_chromium.sh | $(STAMPS)/project
	@sh tools/install_chromium.sh
	@touch $@

CHECKS := check-format check-lint check-types check-layers check-tree check-links check-imports check-locks check-licences check-web

.PHONY: check $(CHECKS)
check: setup-dev $(WEB_PACKAGES) ## Run every check but the tests, two at a time
	@$(MAKE) --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) $(CHECKS)

check-format: setup-dev
	$(BIN)/ruff format --check --quiet .
check-lint: setup-dev
	$(BIN)/ruff check --quiet .
check-types: setup-dev
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright
check-layers: setup-dev
	$(BIN)/lint-imports --no-logo
check-tree: setup-dev
	$(BIN)/python -m tools.check_tree
check-links: setup-dev
	$(BIN)/python -m tools.check_links
check-imports: setup-dev
	$(BIN)/python -m tools.check_imports
check-locks: setup-dev
	$(BIN)/python -m tools.check_locks
check-licences: setup-dev
	$(BIN)/python -m tools.check_licences
check-web: setup-dev $(PAGES)  # building the pages writes the types of their components
	@mkdir -p build
	$(BIN)/shotwright openapi -o build/openapi.json
	@OPENAPI=../build/openapi.json CLIENT=../build/client $(NPM) run --silent client >build/client.log || { cat build/client.log; exit 1; }
	diff -rq web/src/api build/client || { echo "The client is stale: run make web-client."; exit 1; }
	$(NPM) run --silent types
	$(NPM) run --silent test

.PHONY: chaos
chaos: setup-dev ## Kill the process at every point of a paid request, over 200 times (ROUNDS=3 of 71)
	$(BIN)/python -m tools.chaos --rounds $(or $(ROUNDS),3)

.PHONY: bench
bench: setup-dev ## Run the benchmarks, one after the other
	@set -e; for bench in bench/*.py; do echo "== $$bench"; $(BIN)/python $$bench; done

# -- upkeep -----------------------------------------------------------------------------------------------------------

.PHONY: format
format: setup-dev ## Put the code in order
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

.PHONY: lock licences
lock: setup-dev ## Write the locks from pyproject.toml (UPGRADE=1 takes new versions)
	$(LOCK) pyproject.toml -o requirements.txt >/dev/null
	$(LOCK) --group build -c requirements.txt -o requirements-build.txt >/dev/null
	$(LOCK) pyproject.toml --group dev --group voice-check -c requirements.txt -o requirements-dev.txt >/dev/null
	@$(MAKE) licences

licences: setup-dev ## Write docs/third-party.md from the locked packages
	$(BIN)/python -m tools.check_licences --write

.PHONY: clean
clean: ## Remove what tools left behind (not the films in out/, not .venv/)
	rm -rf build dist .coverage .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
