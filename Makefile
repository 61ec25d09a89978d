# Latentarium. `make run` needs Python 3.11 or newer and nothing else.

VENV := .venv
PY := $(VENV)/bin/python
NODE_MODULES := node_modules/.package-lock.json
# Test files that run at once: two keep two cores busy, more starve the browsers of frames.
AT_ONCE ?= 2
TWO_AT_ONCE = $(MAKE) --no-print-directory --jobs=2 --output-sync=line
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.DEFAULT_GOAL := help
.PHONY: bundles texts help run serve worker test check format lint types python-checks python-lint python-types \
	python-tests js-checks js-lint js-types js-tests machine bench load screenshots lock evaluate clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

run: $(VENV)/web $(VENV)/bundles ## Install what is missing and serve http://127.0.0.1:8050
	@$(PY) app/main.py

serve: $(VENV)/web $(VENV)/bundles ## Serve exactly as when hosted: the line of the Procfile
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" sh -c "exec $$(sed -n 's/^web: //p' Procfile)"

worker: $(VENV)/training ## Train what visitors order, here or for pages elsewhere (REDIS_URL, RUNS_URL)
	@$(PY) -m app.jobs.worker

# What can be done at once is: Python's packages are installed while JavaScript is checked.
test: ## Run every check and test: Python, JavaScript, browser
	+@$(TWO_AT_ONCE) $(VENV)/dev js-checks
	+@$(TWO_AT_ONCE) $(VENV)/compiled $(VENV)/bundles python-checks
	@$(MAKE) --no-print-directory python-tests

check: test ## The same as test

format: $(VENV)/dev $(NODE_MODULES) ## Format Python, JavaScript and CSS
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .
	@npx biome check --write

lint: python-lint js-lint

types: python-types js-types

python-checks: python-types python-lint

js-checks: machine
	@$(MAKE) --no-print-directory js-lint js-types js-tests

python-lint: $(VENV)/dev
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(VENV)/bin/lint-imports --no-cache

python-types: $(VENV)/dev
	@$(PY) -m mypy

js-lint: $(NODE_MODULES)
	@npx biome ci

js-types: $(NODE_MODULES)
	@npx tsc --project jsconfig.json

python-tests: $(VENV)/dev $(VENV)/bundles machine
	@OMP_NUM_THREADS=1 $(PY) -m pytest -q -n $(AT_ONCE) --dist loadfile --no-loadscope-reorder

js-tests: machine $(NODE_MODULES)
	@node --test tests/js/

texts: $(VENV)/dev ## Bring the catalogues of texts up to the sources, and say what they lack
	@$(PY) -m tests.languages

bundles: $(NODE_MODULES) ## Build what browsers load, assets/built, from the sources
	@npm run --silent bundles

machine: # Chromium, node, npm and redis-server, which pip cannot install
	@tests/machine.sh

bench: $(VENV)/dev $(VENV)/bundles machine ## Measure everything against its budget
	@$(PY) -m tests.bench

load: $(VENV)/dev $(VENV)/bundles machine ## A class of 500 for five minutes on this machine (LOAD=--small: 30)
	@$(PY) -m tests.load $(LOAD)

screenshots: $(VENV)/dev $(VENV)/bundles machine ## Take the pictures of the README again
	@$(PY) -m tests.screenshots

lock: $(VENV)/bin/python ## Pin and hash all packages of the web process: requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)/bin/uv pip compile requirements.txt --quiet --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --output-file requirements.lock

evaluate: $(VENV)/dev ## Measure every published run on its test set, write docs/models.md, say what is reached
	@$(PY) -m vae evaluate
	@$(PY) -m vae table
	@$(PY) -m vae required

clean: ## Remove what was installed and cached
	rm -rf $(VENV) node_modules .cache .pytest_cache .mypy_cache .ruff_cache

# Stamps: each is as new as the last time its step succeeded.

$(VENV)/bin/python:
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Latentarium needs Python 3.11 or newer; here $(or $(PYTHON),python3) is $$( \
		$(or $(PYTHON),python3) --version 2>/dev/null || echo missing). Install one, or name it:" \
		"make run PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }

# The web process needs no torch, which is gigabytes on some machines.
$(VENV)/web: requirements.txt | $(VENV)/bin/python
	$(call install,$<)
	@touch $@

$(VENV)/training: requirements-train.txt requirements.txt | $(VENV)/bin/python
	$(call install,$<)
	@touch $@ $(VENV)/web

# pip would compile them on one core, which takes as long as all else that it does.
$(VENV)/dev: requirements-dev.txt $(wildcard requirements*.txt) | $(VENV)/bin/python
	$(call install,$<,--no-compile)
	@touch $@ $(VENV)/web $(VENV)/training

# Our own as well: where PYTHONDONTWRITEBYTECODE is set, each server of a test would compile them for .6 s.
# Some packages carry files that are no Python of this version.
$(VENV)/compiled: $(VENV)/dev
	@$(PY) -m compileall -qq -j 0 $(VENV)/lib app vae || true
	@touch $@

define install
	@echo "Installing $(1) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check $(2) -r $(1)
endef

$(VENV)/bundles: requirements.txt assets/built/manifest.json | $(VENV)/web
	@echo "Compressing the scripts of Dash and Plotly, and our own (15 seconds once, then less) …"
	@$(PY) -m app.precompress
	@touch $@

# Tools for whoever changes the browser's half; running the site needs none of them.
$(NODE_MODULES): package-lock.json
	@command -v npm >/dev/null || { echo "Checking JavaScript needs npm, which comes with Node.js 20 or newer: https://nodejs.org" >&2; exit 1; }
	@echo "Installing package-lock.json …"
	@npm ci --silent --no-audit --no-fund
	@touch $@
