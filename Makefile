# make demo     install and show the main job over the sample wiki (needs Python and make only)
# make unit     lint, type-check and run the tests that need no server
# make test     install everything the tests need, then lint, type-check and test
# make sandbox  run the bot on a real MediaWiki with the sample wiki (make sandbox-down stops it)

PYTHON ?= $(shell for p in python3.13 python3.14 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,14))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
SANDBOX ?= .sandbox
EXPORT := sample/wiki.xml
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PREVIEW := preview
# A worker that has nothing left takes tests from another, so that no processor waits for one file.
PYTEST := $(BIN)/python -m pytest --dist worksteal
# Tests of services, leases and lost connections wait most of their time: others run meanwhile.
WORKERS := $(shell echo $$(( ($$(getconf _NPROCESSORS_ONLN) * 3 + 1) / 2 )))

.PHONY: demo unit unit-tests test all-tests lint sandbox sandbox-down mediawiki mariadb chromium pictures lock clean

demo: $(VENV)/.runtime
	@echo "== What was read, and what is missing ($(EXPORT)) =="
	@$(BIN)/reportbot inspect --source export:$(EXPORT)
	@echo "== What would be posted where =="
	@$(BIN)/reportbot run --source export:$(EXPORT) 2>/dev/null
	@$(BIN)/reportbot plan --source export:$(EXPORT) --out $(PREVIEW) 2>/dev/null
	@$(BIN)/python scripts/list_plan.py $(PREVIEW)/plan.json

# Type checking takes one processor, so it runs beside the tests.
unit: $(VENV)/.dev
	@$(MAKE) --no-print-directory -j2 --output-sync=target lint unit-tests

unit-tests: $(VENV)/.dev
	$(PYTEST) -n auto tests/unit $(PYTEST_ARGS)

test: $(VENV)/.dev mediawiki mariadb chromium
	@$(MAKE) --no-print-directory -j2 lint all-tests

all-tests: $(VENV)/.dev
	$(PYTEST) -n $(WORKERS) $(PYTEST_ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

sandbox: $(VENV)/.runtime mediawiki
	$(BIN)/python scripts/sandbox.py up --dir $(SANDBOX) --load $(EXPORT) --reuse --like-meta
	. $(SANDBOX)/env && $(BIN)/reportbot run --apply
	@echo "== Open in a browser (make sandbox-down stops it) =="
	@$(BIN)/python scripts/sandbox.py show --dir $(SANDBOX) \
		"Grants talk:Programs/Wikimedia Community Fund/Rapid Fund/Tajik Wikimedians User Group workshops (ID: 22748804)/Final Report" \
		"Talk:Tajik Wikimedians User Group" \
		"Event talk:Africa Wiki Challenge 2024 Kigali"

sandbox-down:
	$(BIN)/python scripts/sandbox.py down --dir $(SANDBOX)

# On Debian as root, installs MediaWiki and PHP; elsewhere says what is missing. Unpacks the newer
# MediaWiki of the next Debian release beside it.
mediawiki:
	@sh scripts/install_mediawiki.sh newest

# Likewise MariaDB, for the tests of the ledger.
mariadb:
	@sh scripts/install_mariadb.sh

# Likewise Chromium, for the tests in a browser and the pictures of docs/images.
chromium:
	@sh scripts/install_chromium.sh

pictures: $(VENV)/.dev mediawiki chromium
	$(BIN)/python -m tests.integration.browser.pictures

lock: $(VENV)/.dev
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate -q \
		pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate -q \
		pyproject.toml --group dev -o requirements-dev.txt

.PHONY: bench fuzz
SECONDS ?= 600

# Measures speed and memory on generated pages; see docs/bench.md.
bench: $(VENV)/.dev
	$(BIN)/python -m bench

# Keeps what it learns in $(VENV)/fuzz, and an input that fails beside it.
fuzz: $(VENV)/.dev
	$(BIN)/uv pip install -q --python $(BIN)/python --group fuzz
	mkdir -p $(VENV)/fuzz
	$(BIN)/python -m tests.fuzz.fuzz_reader $(VENV)/fuzz -max_total_time=$(SECONDS) -len_control=0 \
		-max_len=600 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
		-artifact_prefix=$(VENV)/fuzz-

clean:
	rm -rf $(VENV) $(PREVIEW)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.14 is needed; none was found" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps -e .
	@touch $@

# uv installs these many packages faster than pip.
$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > $(VENV)/uv.txt
	$(PIP) install --require-hashes -r $(VENV)/uv.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python \
		--require-hashes -r requirements-dev.txt
	@touch $@
