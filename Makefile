# Everything a new machine needs; `make demo` and `make test` set up first what is missing.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# Where a plain install of torch would bring CUDA: make demo TORCH_INDEX="--index-url https://download.pytorch.org/whl/cpu"
TORCH_INDEX ?=
HOST ?= 127.0.0.1
PORT ?= 7860
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: setup setup-dev setup-spark demo test test-postgresql test-shipping lint lock clean

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev
# Spark is 450 MB and needs Java 17 or 21: its tests are skipped without them.
setup-spark: $(VENV)/.ready-spark

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed as '$(PYTHON)'; set PYTHON=/path/to/python3.11."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml requirements.lock | $(VENV)/bin/python
	$(PIP) install --quiet torch==2.13.0 $(TORCH_INDEX)
	$(PIP) install --quiet --requirement requirements.lock
	$(PIP) install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	$(PIP) install --quiet --requirement requirements-dev.lock
	@touch $@

$(VENV)/.ready-spark: $(VENV)/.ready-dev requirements-spark.lock
	$(PIP) install --quiet --no-deps --requirement requirements-spark.lock
	@touch $@

# OR-Tools wants an older protobuf than the others: it lies in a folder of its own, seen by its tests alone.
$(VENV)/ortools: requirements-shipping.lock | $(VENV)/.ready-dev
	$(PIP) install --quiet --no-deps --upgrade --target $@ --requirement requirements-shipping.lock
	@touch $@

demo: setup ## Build the demo shop if it is missing and serve it
	$(BIN)/daogou demo --host $(HOST) --port $(PORT)

test: setup-dev ## Run every test, one process a core
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

# What reads or writes tables in ways of its own; without properties and simulations, which only add numbers.
ON_POSTGRESQL := tests/recommender/events tests/recommender/exposure tests/retrieval/test_catalog.py \
	tests/retrieval/test_amending.py tests/retrieval/importing/test_updates.py tests/assistant/records \
	tests/assistant/accounts tests/assistant/agents tests/assistant/attachments tests/assistant/corrections \
	tests/assistant/orders tests/assistant/overview tests/assistant/promotions/test_uses.py \
	tests/assistant/webhooks tests/assistant/service/test_bubbles.py tests/assistant/service/test_keeping.py \
	tests/ui/channels
test-postgresql: setup-dev ## The tests of what is kept, with every database on a PostgreSQL server
	DAOGOU_TEST_DATABASE=postgresql $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile \
		--deselect tests/assistant/agents/test_simulation.py $(ON_POSTGRESQL)

test-shipping: $(VENV)/ortools ## The tests of shipping choices, with OR-Tools
	PYTHONPATH=$(VENV)/ortools DAOGOU_REQUIRE_ORTOOLS=1 $(BIN)/python -m pytest tests/assistant/shipping

lint: setup-dev ## Everything that reads the code without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/bandit --quiet --recursive --severity-level medium assistant retrieval recommender ui demo
	$(BIN)/python .ci/audit.py

# Torch is left out of the lock files: it is installed first, as the CPU build, without the CUDA packages it names.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --no-emit-package torch
WITHOUT_CUDA := sed -i -E '/^(nvidia-|cuda-|triton)/d'
lock: ## Write the lock files anew from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(LOCK) pyproject.toml -o lock.new && $(WITHOUT_CUDA) lock.new && mv lock.new requirements.lock
	$(LOCK) --extra dev -c requirements.lock pyproject.toml -o lock.new && $(WITHOUT_CUDA) lock.new && mv lock.new requirements-dev.lock
	$(LOCK) --extra spark -c requirements.lock pyproject.toml -o lock.new && $(WITHOUT_CUDA) lock.new
	grep -vxFf requirements.lock lock.new > requirements-spark.lock; rm lock.new
	echo 'ortools>=9.15,<10' | $(LOCK) - -o lock.new
	grep -E '^(ortools|absl-py|immutabledict|protobuf)=' lock.new > requirements-shipping.lock; rm lock.new

clean: ## Remove what make built; shops stay
	rm -rf $(VENV)
