# The front door: make demo, make test. Everything else is in docs/.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= demo-workspace
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help install demo demo-stop test lint bench constraints clean

help:
	@echo "make demo       from sample films to a verified demo release, with a review server (about 5 minutes)"
	@echo "make demo-stop  stop the demo's review server"
	@echo "make test       the whole test suite"
	@echo "make install    the development environment in $(VENV)"
	@echo "make lint       ruff, mypy, import-linter"
	@echo "make bench      the figures in the docs, measured"

$(VENV)/core.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make demo PYTHON=python3.12"; exit 1; }
	@echo "Installing into $(VENV) (once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) -e .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make test PYTHON=python3.12"; exit 1; }
	@echo "Installing the development environment into $(VENV) (once)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/core.stamp

install: $(VENV)/dev.stamp

demo: $(VENV)/core.stamp
	@$(BIN)/curate demo run $(DEMO)

demo-stop: $(VENV)/core.stamp
	@$(BIN)/curate demo stop $(DEMO)

# Whole files go to a worker: what a file's tests share is made once. One process: make test ARGS='-n 0'
test: $(VENV)/dev.stamp
	@$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(VENV)/dev.stamp
	@short=0; for script in benchmarks/[a-z]*.py; do echo "== $$script"; \
	  $(BIN)/python -m benchmarks.$$(basename $$script .py) $(ARGS) || short=1; done; exit $$short

constraints: $(VENV)/dev.stamp
	@{ sed -n '1,2p' constraints.txt; echo 'torch==2.13.*'; echo 'torchvision==0.28.*'; \
	  { $(BIN)/python -m pip freeze --exclude-editable; grep -E '^(timm)=' constraints.txt; } \
	  | grep -v -i -E '^(pip|setuptools|wheel|torch|torchvision)=' | sed 's/^certifi==/certifi>=/' | sort -fu; } > constraints.new
	@mv constraints.new constraints.txt

clean:
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
