# Two commands are enough: `make run` and `make test`. Nothing but Python >= 3.11 and make has to be there.

PYTHON ?= python3
PY := .venv/bin/python
EMBEDDED := $(PY) -m platform_site.embedded
TESTING := PLATFORM_LOCAL=.local/test PLATFORM_POSTGRES_FAST=1 $(EMBEDDED)
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
PARALLEL ?= 2
SEED ?= 1
# A machine may forbid Python to keep what it compiled: each of the processes that tests start would compile all again.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run test test-reference test-upgrade checks tests upgrade chromium fmt docs reset bench lock shell

help:  ## show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT=8001 make run     another port;  HOST=0.0.0.0 ALLOWED_HOSTS=name make run   reachable from elsewhere"
	@echo "  PLATFORM_POSTGRES=wheel, PLATFORM_REDIS=wheel   use the servers of the wheels although others are installed"

run: .venv/.run  ## serve the sandbox; Ctrl-C stops everything
	@$(EMBEDDED) $(PY) manage.py run

test: .venv/.test  ## everything that CI runs
	@$(TESTING) $(MAKE) --no-print-directory checks tests upgrade

test-upgrade: .venv/.test  ## the code of the release before this one on this one's schema (needs its commit in the clone)
	@$(TESTING) $(PY) -m pytest -m upgrade tests/upgrade

upgrade:
	@echo "--- release N-1 on the schema of release N"; commit=$$(sed -n 's/^commit = "\(.*\)"/\1/p' tests/upgrade/previous_release.toml); \
	if git cat-file -e "$$commit^{commit}" 2>/dev/null; then $(PY) -m pytest -m upgrade tests/upgrade; \
	else echo "NOT TRIED: this clone does not have release N-1 ($$commit). Run: git fetch --unshallow && make test-upgrade"; fi

test-reference: .venv/.test  ## checks against the larger reference data (REFERENCE_DATA names its folder)
	@$(TESTING) $(PY) -m pytest -m reference tests/reference

checks: .venv/.test
	@mkdir -p .local
	@echo "--- ruff"; $(PY) -m ruff check . && $(PY) -m ruff format --check --quiet .
	@echo "--- import-linter"; .venv/bin/lint-imports --no-cache --no-logo > .local/imports.txt && tail -n 2 .local/imports.txt || { cat .local/imports.txt; exit 1; }
	@echo "--- mypy"; $(PY) -m mypy --no-error-summary platform_site pmh eligibility eprescription ehr_share secondary_use
	@echo "--- migrations"; DATABASE_URL=$$DATABASE_WORKER_URL $(PY) manage.py prepare && $(PY) manage.py makemigrations --check --dry-run
	@echo "--- generated documents"; $(PY) manage.py write_docs --check
	@echo "--- SBOM"; $(PY) -m cyclonedx_py environment --output-format JSON --output-file .local/sbom.json $(PY)

tests: .venv/.test chromium
	@echo "--- tests"; $(PY) -m slipcover --out .local/coverage.json -m pytest -m "not reference and not upgrade" -n $(PARALLEL) --randomly-seed=$(SEED)
	@$(PY) -m tests.support.covered .local/coverage.json

chromium:
	@command -v $${CHROMIUM:-chromium} chromium-browser google-chrome > /dev/null && exit; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  echo "--- Chromium"; apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk > /dev/null; \
	else echo "The browser tests need Chromium. On Debian, once: sudo apt-get install chromium fonts-noto-cjk"; exit 1; fi

fmt: .venv/.test  ## format the code and sort its imports
	@$(PY) -m ruff check --fix --quiet . ; $(PY) -m ruff format .

docs: .venv/.test  ## write the generated documents anew
	@$(TESTING) sh -c 'DATABASE_URL=$$DATABASE_WORKER_URL $(PY) manage.py prepare && $(PY) manage.py write_docs'

reset: .venv/.run  ## forget everything that the sandbox stored: database, keys, cards
	@$(EMBEDDED) sh -c 'DATABASE_URL=$$DATABASE_WORKER_URL $(PY) manage.py reset'

bench: .venv/.test  ## measure; NAME=eligibility PEOPLE=10000 SECONDS=5 is a short run (docs/performance.md)
	@$(EMBEDDED) $(PY) -m benchmarks $(NAME) $(foreach each,PEOPLE SECONDS ROUNDS CONNECTIONS HELD RATE WRITE,$(if $($(each)),$(each)=$($(each))))

shell: .venv/.run  ## Django's shell, as the web role
	@$(EMBEDDED) $(PY) manage.py shell

lock: .venv/.test  ## resolve requirements/*.in anew (needs the package uv, taken from its own environment)
	@$(PYTHON) -m venv .local/envs/uv && .local/envs/uv/bin/python -m pip install --quiet uv
	@for name in run postgres redis; do $(UV) requirements/$$name.in -o requirements/$$name.lock; done
	@$(UV) -c requirements/run.lock requirements/test.in -o requirements/test.lock

UV = .local/envs/uv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --custom-compile-command "make lock"

.venv/.run: requirements/run.lock | .venv
	@$(PIP) -r requirements/run.lock && touch $@

.venv/.test: requirements/test.lock | .venv
	@$(PIP) -r requirements/test.lock && touch $@ .venv/.run

.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { rm -rf .venv; echo "Python's venv module is missing; install it (Debian: apt install python3-venv)."; exit 1; }
