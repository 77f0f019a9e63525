# One checkout, one virtual environment. `make run` needs only make and Python 3.11 or newer.
# Every package is installed at the version and hash of a lock file.

PYTHON  ?= python3
WORKERS ?= 2

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check -qq
LOCK := $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --quiet

.DEFAULT_GOAL := help
.PHONY: help run test check sweep bugs format refresh wheel lock venv venv-dev clean

help: ## Say what each target does
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: venv ## Play the year market once and write its record and report to runs/
	@$(BIN)/vendsim run --scenario year --agent base_stock --seed 1 --out runs --report

test: venv-dev ## Run every test but the sweeps
	$(BIN)/python -m pytest -n $(WORKERS)

sweep: venv-dev ## Run the long tests over many seeds
	$(BIN)/python -m pytest -n $(WORKERS) -m sweep

bugs: venv-dev ## Seed 50 bugs, see which test catches each, and write the table of it
	nice -n 10 $(BIN)/python scripts/seeded_bugs.py

check: venv-dev ## Check format, lint, types, floors and file lengths
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/python scripts/check_lengths.py

format: venv-dev ## Rewrite the sources in the house format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

refresh: venv-dev ## Write anew what tests compare with: golden years, pages, notebook, picture
	$(BIN)/python scripts/refresh_golden.py
	$(BIN)/python scripts/write_tools_doc.py
	$(BIN)/python scripts/write_threads_doc.py
	$(BIN)/python scripts/write_scenario_doc.py
	$(BIN)/python scripts/write_tour.py
	$(BIN)/python scripts/refresh_notebook.py
	$(BIN)/python scripts/draw_balance.py

wheel: venv-dev ## Build the wheel and try it in a clean environment
	scripts/check_wheel.sh

lock: venv-dev ## Choose new versions and write both lock files
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --upgrade --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock

venv: $(VENV)/installed-run ## Install what running needs
venv-dev: $(VENV)/installed-dev ## Install what running and developing need

clean: ## Remove the environment, caches and built packages (runs/ stays)
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/created:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else \
		"vendsim needs Python 3.11 or newer, $(PYTHON) is %d.%d; try make PYTHON=python3.11" % v[:2])'
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Hash-checked packages first, then the checkout itself: nothing is fetched for its build.
$(VENV)/installed-run: requirements.lock pyproject.toml | $(VENV)/created
	@echo "Installing requirements.lock ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-index --no-deps --no-build-isolation -e .
	@touch $@

# The development lock holds the run lock's versions too, so one pass serves both.
$(VENV)/installed-dev: requirements-dev.lock requirements.lock pyproject.toml | $(VENV)/created
	@echo "Installing requirements-dev.lock ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-index --no-deps --no-build-isolation -e .
	@touch $(VENV)/installed-run $@
