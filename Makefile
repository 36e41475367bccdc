# Svara. `make run` starts the whole service, `make test` checks everything; both prepare what they need first.

.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PREPARE := sh api/operations/prepare.sh
BIN := .venv/bin
PYTHON := $(BIN)/python
# More for pytest: make test PYTEST_ARGS='-k handover'
PYTEST_ARGS ?=
# Two test processes; the tests of a file stay together (tests/support/sharing_out.py).
TWO_AT_ONCE := -n 2 --dist loadfile --no-loadscope-reorder

LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header

.PHONY: help run test test-fast check bench bench-docs bench-kb bench-load bench-studio train-tools lock clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: ## Start the whole service on this machine (demonstration mode unless SVARA_SECRET is set)
	@$(PREPARE) run
	@SVARA_DEMO="$${SVARA_DEMO:-$$(test -n "$$SVARA_SECRET" && echo 0 || echo 1)}" \
		exec $(PYTHON) -m api.operations.run --end-with-parent

test: ## Prepare, then lint, imports, types, and every test: unit, journeys, browser
	@$(PREPARE) test
	@$(MAKE) check
	$(PYTHON) -m pytest $(TWO_AT_ONCE) $(PYTEST_ARGS)

test-fast: ## Lint and unit tests only
	@$(PREPARE) test
	$(BIN)/ruff check --quiet .
	$(PYTHON) -m pytest tests/unit $(TWO_AT_ONCE) $(PYTEST_ARGS)

check:
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy --no-error-summary

bench: ## Measure start-up, latency and quality; writes bench-results/
	@$(PREPARE) test
	$(PYTHON) -m tests.bench

bench-docs: ## The same, and write the figures into docs/quality.md
	@$(PREPARE) test
	$(PYTHON) -m tests.bench --docs

bench-kb: ## Measure the knowledge base: 100 000 passages, and a municipality's website from crawl to answer
	@$(PREPARE) test
	$(PYTHON) -m tests.bench.knowledge_base
	$(PYTHON) -m tests.bench.website

bench-load: ## Many residents at once, and the fault run (docs/reliability.md); writes bench-results/
	@$(PREPARE) test
	$(PYTHON) -m tests.bench.load
	$(PYTHON) -m tests.bench.live
	$(PYTHON) -m tests.bench.reliability

bench-studio: ## From "train" in the studio to live, with its parts; writes bench-results/ and docs/studio.md
	@$(PREPARE) test
	$(PYTHON) -m tests.bench.studio --docs

train-tools: ## Install what training the sentence vectors anew needs
	@$(PREPARE) train

lock: ## Resolve every requirements.in anew (UPGRADE=1 takes newer versions)
	@$(PREPARE) test
	$(LOCK) $(if $(UPGRADE),--upgrade) --python-version 3.11 api/operations/uv.in -o api/operations/uv.lock
	$(LOCK) $(if $(UPGRADE),--upgrade) --python-version 3.11 --no-emit-package torch api/requirements.in -o api/requirements.lock
	$(LOCK) $(if $(UPGRADE),--upgrade) --python-version 3.11 tests/requirements.in -o tests/requirements.lock
	$(LOCK) $(if $(UPGRADE),--upgrade) --python-version 3.11 --no-emit-package torch api/requirements-train.in -o api/requirements-train.lock
	$(LOCK) $(if $(UPGRADE),--upgrade) --python-version 3.10 bot/requirements.in -o bot/requirements.lock

clean: ## Remove environments and caches; the data folder .svara stays
	rm -rf .venv .venv-rasa .svara-test .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .rasa bench-results tests/screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
