# The only place that names the project's commands. `make help` lists them.

PYTHON ?= python3
# flytekit 1.16 installs on Python 3.10 to 3.12.
ORACLE_PYTHON ?= $(PYTHON)
# One of each minor version that the machine has.
PYTHONS ?= $(shell sh tests/pythons.sh)
VENV := .venv
ORACLE := .venv-oracle
BENCH := .venv-bench
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check fmt lint types update oracle record messages vectors verdicts example-package browser editor picture site workflows lowest pythons bench fuzz build clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## Validate and compile the examples, and show a broken manifest
	@LPCTL=$(CURDIR)/$(BIN)/lpctl sh examples/demo.sh

test: $(VENV)/tested ## Run the whole test suite, on all cores, but for what `make browser` and `make editor` run
	$(BIN)/python -m pytest -n auto --dist worksteal --ignore tests/browser --ignore tests/editor

check: lint types test ## What must pass before a commit: lint, types, tests

fmt: $(VENV)/dev ## Format the code and mend what ruff can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/dev ## Check format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/dev ## Check types
	$(BIN)/mypy

update: $(VENV)/tested ## Rewrite the expected outputs of the test cases; read the diff before committing
	@# In one process: some tests read what others have written before them.
	$(BIN)/python -m pytest -q --update tests
	git diff --stat -- tests examples schemas docs

oracle: $(ORACLE)/installed ## Ask the real flytekit and flyteidl whether what is recorded and copied of them still holds
	$(ORACLE)/bin/python tests/oracle/record.py --check
	$(ORACLE)/bin/python -m pytest -q tests/test_flyte_messages.py

record: $(ORACLE)/installed ## Record anew what the real flytekit makes of the plans under tests/oracle
	$(ORACLE)/bin/python tests/oracle/record.py

messages: $(ORACLE)/installed ## Copy Flyte's messages anew from flyteidl into lpctl/messages
	$(ORACLE)/bin/python tests/flyte_messages.py

vectors: $(VENV)/tested ## Ask the cron parser of Flyte's server anew (needs Go)
	cd tests/conformance/cron && $(CURDIR)/$(BIN)/python expressions.py 1 2500 | go run . > ../cron-generated.jsonl
	cd tests/conformance/cron && $(CURDIR)/$(BIN)/python clock_changes.py | go run . > ../cron-clock-changes.jsonl

verdicts: $(VENV)/tested ## Ask Flyte's own code whether the recorded verdicts and literals still hold (needs Go)
	sh tests/conformance/castable/build.sh $(CURDIR)/$(VENV)/answers
	$(BIN)/python tests/conformance/castable/ask.py $(VENV)/answers/answer

example-package: $(ORACLE)/installed ## Package the workflows under examples with the real pyflyte
	cd examples && PYTHONDONTWRITEBYTECODE=1 ../$(ORACLE)/bin/pyflyte --pkgs workflows package \
		--image ghcr.io/example/pipelines:1.0.0 --force --output flyte-package.tgz

browser: $(VENV)/driver ## Look at the pages that lpctl makes in the machine's Chromium (CHROMIUM: in this one)
	$(BIN)/python -m pytest -n 2 tests/browser

editor: $(VENV)/editor/installed ## Ask yaml-language-server, which editors use, about manifests and lpctl's schemas (needs npm)
	$(BIN)/python -m pytest -n 2 tests/editor

site: $(VENV)/site ## Build the documentation as a site into build/site/html; a dead link is an error
	$(BIN)/python tests/site_pages.py build/site/docs
	$(BIN)/zensical build --clean --strict
	$(BIN)/python tests/site_links.py build/site/html

workflows: $(VENV)/site ## Check the workflows, those of docs/ and the action for GitHub with actionlint (needs Go) and zizmor
	rm -rf build/workflows
	$(BIN)/python tests/guide_workflows.py build/workflows
	go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
	go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 build/workflows/*.yaml
	$(BIN)/zizmor --offline --quiet . build/workflows/*.yaml

picture: $(VENV)/driver ## Draw the picture of docs/schedules.md anew from examples/environments
	$(BIN)/python tests/browser/picture.py docs/schedule.png

lowest: ## Run the suite with the lowest versions of all that pyproject.toml declares
	rm -rf $(VENV)-lowest
	$(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/bin/python tests/lowest.py > $(VENV)-lowest/constraints.txt
	$(VENV)-lowest/bin/pip install --quiet --disable-pip-version-check -c $(VENV)-lowest/constraints.txt -e '.[test]'
	$(VENV)-lowest/bin/python -m pytest -n auto --dist worksteal

pythons: ## Run the suite on every Python of the machine from 3.10 on (PYTHONS: on these)
	@set -e; for python in $(PYTHONS); do \
		"$$python" --version; \
		rm -rf $(VENV)-pythons; \
		"$$python" -m venv $(VENV)-pythons; \
		$(VENV)-pythons/bin/pip install --quiet --disable-pip-version-check -e '.[test]'; \
		$(VENV)-pythons/bin/lpctl --version; \
		$(VENV)-pythons/bin/python -m pytest -n auto --dist worksteal; \
	done

bench: $(BENCH)/installed ## Measure speed and memory against pyflyte and check-jsonschema
	@# Installed as users have it, byte code and all: an editable installation may have none.
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check --no-deps --force-reinstall .
	BENCH=$(CURDIR)/$(BENCH)/bin $(BENCH)/bin/python bench/run.py

fuzz: $(VENV)/tested ## Fuzz the readers and the commands, bounded and seeded (FUZZ_EXAMPLES, FUZZ_SEED)
	$(BIN)/python -m pytest -q -s fuzz/fuzz_*.py

build: $(VENV)/tested ## Build the sdist and the wheel into dist/
	$(BIN)/python -m build --no-isolation

clean: ## Remove everything that the targets made
	rm -rf .venv .venv-lowest .venv-pythons .venv-oracle .venv-bench build dist examples/build examples/environments/build
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

$(VENV)/dev: $(VENV)/tested
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test,dev]'
	@touch $@

$(VENV)/driver: $(VENV)/tested
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test,browser,site]'
	@touch $@

$(VENV)/editor/installed: $(VENV)/tested tests/editor/package.json tests/editor/package-lock.json
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test,editor]'
	mkdir -p $(@D)
	cp tests/editor/package.json tests/editor/package-lock.json $(@D)
	cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/site: $(VENV)/tested
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test,site]'
	@touch $@

$(ORACLE)/installed: pyproject.toml
	$(ORACLE_PYTHON) -m venv $(ORACLE)
	$(ORACLE)/bin/pip install --quiet --disable-pip-version-check -e '.[oracle,test]'
	@touch $@

$(BENCH)/installed: pyproject.toml
	$(ORACLE_PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check '.[oracle,bench]'
	@touch $@
