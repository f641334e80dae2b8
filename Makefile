# Everything a person does with a checkout of Limen. `make` alone lists it.
# Needed beforehand: python3 (3.11 or newer) and make; npm is fetched where it is missing.
# A stamp file in .venv tells what is done already: a second run starts at once.

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
# What does not wait for something else is made beside it: a set-up is mostly waiting for downloads and compilers.
MAKEFLAGS += --no-builtin-rules --no-print-directory --jobs=3
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
DEMO_CROSSINGS ?= 20000
BIN := .venv/bin
export PATH := $(PATH):$(CURDIR)/$(BIN)
# A site may sign its own network's certificates: node and uv then trust what the machine trusts, as pip does.
export NODE_USE_SYSTEM_CA := 1
export UV_SYSTEM_CERTS := 1

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
install = $(BIN)/python -m tools.install $(1) || { $(no_network); exit 1; }
no_network = printf '\n%s\n' "Packages could not be fetched (see above). Is there a network? A site with its own package index names it in pip's and npm's settings. Then run make again." >&2
PAGES := $(shell find src/limen/desk -name '*.html' -o -name '*.py' -o -path '*desk/js/*.js')
TRANSLATIONS := $(wildcard src/limen/locale/*/LC_MESSAGES/*.po)

.PHONY: help
help: ## list these targets
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '%-14s %s\n' "$$name" "$$text"; done

.PHONY: demo
demo: .venv/.assets .venv/.translations .venv/.compiled ## a post to try out: DEMO_CROSSINGS=20000 past crossings, served at PORT=8000
	@$(BIN)/limen demo --crossings $(DEMO_CROSSINGS) --port $(PORT)

.PHONY: test
test: .venv/.dev .venv/.assets .venv/.translations .venv/.compiled ## every test; those of the register on SQLite and on PostgreSQL
	@$(BIN)/python -m tools.tests

.PHONY: check
check: .venv/.dev ## format, lint, types, import contracts, templates, translations
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --lint --quiet src
	@$(BIN)/python -m tools.templates
	@$(BIN)/python -m tools.translations check
	@$(BIN)/mypy

.PHONY: bench
bench: .venv/.bench .venv/.assets .venv/.translations .venv/.compiled ## all benchmarks, one table; ARGS="--only mrz --scale 0.1 --write"
	@$(BIN)/python -m benchmarks $(ARGS)

.PHONY: openapi
openapi: .venv/.dev ## write docs/openapi.json, the description of the programs' door, as the code has it
	@$(BIN)/python -m tools.openapi

.PHONY: vectors
vectors: .venv/.dev ## write docs/vectors.md from the documents in ARGS="--data FOLDER"
	@$(BIN)/python -m tools.vectors $(ARGS)

.PHONY: messages
messages: .venv/.dev ## write docs/messages.md from the passenger messages in ARGS="--data FOLDER"
	@$(BIN)/python -m tools.messages $(ARGS)

.PHONY: glyphs
glyphs: .venv/.dev .venv/.camera ## train the recogniser of the lines anew, from Debian's fonts-ocr-b
	@$(BIN)/python -m tools.glyphs

.PHONY: screenshots
screenshots: .venv/.dev .venv/.assets .venv/.translations .venv/.compiled ## pictures of the main pages into docs/screenshots
	@$(BIN)/python -m tools.screenshots

.PHONY: format
format: .venv/.dev ## write Python and templates as `make check` wants them
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

.PHONY: translations
translations: .venv/.dev ## bring src/limen/locale up to date with the code and compile it
	@$(BIN)/python -m tools.translations update
	@$(BIN)/python -m tools.translations compile
	@touch .venv/.translations

.PHONY: lock
lock: .venv/.dev ## renew the lock files after a change of requirements/*.in or package.json
	@for name in uv base dev bench node; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --output-file requirements/$$name.txt requirements/$$name.in; done
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --constraint requirements/base.txt --output-file requirements/spark.txt requirements/spark.in
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --output-file requirements/reader.txt requirements/reader.in
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --constraint requirements/base.txt --override requirements/camera-without.in \
	    --output-file requirements/camera.txt requirements/camera.in
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --constraint requirements/base.txt --constraint requirements/spark.txt \
	    --output-file requirements/forecast.txt requirements/forecast.in
	@npm install --package-lock-only --loglevel=error
	@$(BIN)/python -m tools.locks

.PHONY: clean
clean: ## remove what make made; never the installation folder
	@rm -rf .venv node_modules src/limen/desk/static/vendor src/limen/adapters/paper_fonts .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find src -name '*.mo' -delete

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Limen needs Python 3.11 or newer; $(PYTHON) is $$({ $(PYTHON) --version || echo missing; } 2>/dev/null). Another one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.uv: .venv/.python requirements/uv.txt
	@$(PIP) --require-hashes --requirement requirements/uv.txt || { $(no_network); exit 1; }
	@touch $@

.venv/.base: .venv/.uv requirements/base.txt pyproject.toml tools/install.py
	@echo "Installing Limen (a quarter of a minute the first time) ..."
	@$(call install,requirements/base.txt)
	@$(call install,.)
	@touch $@

.venv/.dev: .venv/.base requirements/dev.txt
	@echo "Installing the tools of tests and checks ..."
	@$(call install,requirements/dev.txt)
	@touch $@

# Apache Spark for its test and for `limen screening rescreen --on spark`; needs Java 17 or newer besides.
.venv/.spark: .venv/.dev requirements/spark.txt
	@$(call install,requirements/spark.txt)
	@touch $@

# What learns from the hours of a post how many are to be expected; `limen doctor` says where it is missing.
.venv/.forecast: .venv/.base requirements/forecast.txt
	@$(call install,requirements/forecast.txt)
	@touch $@

# What reads chips over PC/SC; needs gcc, swig, libpcsclite-dev to be built, and pcscd to talk to.
.venv/.reader: .venv/.base requirements/reader.txt
	@$(call install,requirements/reader.txt)
	@touch $@

# What reads pictures of documents and compares the bearer; `limen doctor` says where it is missing.
.venv/.camera: .venv/.base requirements/camera.txt
	@$(call install,requirements/camera.txt)
	@touch $@

.venv/.bench: .venv/.dev requirements/bench.txt
	@$(call install,requirements/bench.txt)
	@touch $@

.venv/.npm: .venv/.uv requirements/node.txt
	@command -v npm >/dev/null || { echo "npm is missing; fetching it ..."; $(call install,requirements/node.txt); }
	@touch $@

.venv/.packages: .venv/.base .venv/.npm package.json package-lock.json .npmrc
	@echo "Installing the browser assets ..."
	@npm ci --no-progress --loglevel=error >/dev/null || { $(no_network); exit 1; }
	@touch $@

# Made anew when a page changes: only rules of Tabler that some page uses are served.
.venv/.assets: .venv/.packages tools/assets.py $(PAGES)
	@$(BIN)/python -m tools.assets
	@touch $@

# Machine code of the inner loops: made once, so that nobody waits for it at the first traveller.
.venv/.compiled: .venv/.base src/limen/lib/screening/kernels.py
	@echo "Compiling the inner loops of screening (some twenty seconds) ..."
	@$(BIN)/python -m limen.adapters.compiled_code
	@touch $@

.venv/.translations: .venv/.base tools/translations.py $(TRANSLATIONS)
	@$(BIN)/python -m tools.translations compile
	@touch $@
