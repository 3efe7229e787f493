# Everything a newcomer, a developer and CI call. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8400
VENV := .venv
BIN := $(VENV)/bin
SAM := .sam/bin/sam
export SAM_CLI_TELEMETRY := 0

# The first Python that answers and is new enough; a version manager's idle shim does not answer.
PYTHONS := python3.13 $(wildcard $(HOME)/.pyenv/versions/3.13*/bin/python3.13) python3.12 python3.11 python3
PYTHON ?= $(shell for p in $(PYTHONS); do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
# The one `sam build` needs, by its own interpreter rather than a shim.
PYTHON313 = $(shell for p in $(PYTHONS); do \
  $$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13)); ' 2>/dev/null && \
  { $$p -c 'import sys; print(sys.executable)'; break; }; done)

.PHONY: help setup up test check format lint types validate build cold-start write-units metrics-reads cost mails docs model clean has-python313

help: ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.ready ## make the environment

$(VENV)/.ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "vigie needs Python 3.11 or newer"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

up: setup ## run vigie here: prints an address to open
	$(BIN)/vigie up --port $(PORT)

# What measures no time of its own.
TOGETHER := tests/platforms tests/functions tests/infra \
  $(addprefix tests/unit/,api aws channels crisis jobs sandbox) \
  $(filter-out $(addprefix tests/unit/test_,bad_texts.py gauge.py moderation.py),\
  $(wildcard tests/unit/test_*.py))

# Stacks and browsers, a file to a core: what a file shares is started once. Stacks first: longest.
ALONE := $(addprefix tests/local/test_,latency.py runner_restart.py killed.py)
FILES := $(filter-out $(ALONE),$(wildcard tests/local/test_*.py)) tests/browser

test: setup ## all tests: most on every core, then what wants the machine for itself
	$(BIN)/python -m pytest -q -n auto $(TOGETHER)
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder $(FILES)
	$(BIN)/python -m pytest -q $(addprefix --ignore=,$(TOGETHER) $(FILES))

check: setup lint types test validate build ## what CI runs

format: setup ## write code the one way it is written here
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

has-python313:
	@test -n "$(PYTHON313)"

$(SAM):
	@test -n "$(PYTHON313)" || { echo "make build needs python3.13 on PATH: the functions run on it"; exit 1; }
	$(PYTHON313) -m venv .sam
	.sam/bin/python -m pip install -q --disable-pip-version-check aws-sam-cli==1.170.0

validate: $(SAM) ## sam validate --lint, the nested template too
	$(SAM) validate --lint --region eu-west-3
	$(SAM) validate --lint --region eu-west-3 --template infra/observability.yaml

build: $(SAM) ## sam build: arm64 packages, no Docker
	PATH="$(CURDIR)/.sam/bin:$$PATH" $(SAM) build

cold-start: build ## import times of the built layers against boto3 and Powertools alone
	$(BIN)/python -m tests.benchmarks.cold_start

write-units: setup ## write units per mention, counted call by call
	$(BIN)/python -m tests.benchmarks.write_units

metrics-reads: setup ## what 90 days of figures read, for a thousand mentions and for a million
	$(BIN)/python -m tests.benchmarks.metrics_reads

cost: setup ## a month's bill, from counted calls
	$(BIN)/python -m tests.benchmarks.cost

mails: setup ## every alert mail and digest in both languages, as files to look at
	$(BIN)/python -m infra.show_mails .local/mails
	$(BIN)/python -m infra.show_digests .local/mails

docs: setup ## regenerate the capability table, the guides and the OpenAPI document
	$(BIN)/python -m infra.capabilities
	$(BIN)/python -m infra.openapi

model: setup ## rebuild the sentiment model from ../shared/data and write the card's figures
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[model]'
	$(BIN)/python -m infra.model.train
	$(BIN)/python -m infra.model.evaluate --write-card
	$(BIN)/python -m infra.model.floors --write

clean: ## remove what was built, not what was said (.local)
	rm -rf .aws-sam $(VENV) .sam
