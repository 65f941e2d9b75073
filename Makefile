# Two commands are enough: `make run` cleans seeds/ into output/, `make test` runs all tests. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: run test lint types unit stack extras bench train articles clean-output

run: $(STAMP)
	$(BIN)/copydesk clean seeds --output output

test: lint types unit

lint: $(STAMP)
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

unit: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not stack"

# Needs PostgreSQL and Redis; see README, "Schedules".
stack: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[redis,postgres]'
	$(BIN)/python -m pytest -m stack

# What runs where its extra is installed: dask, ray, s3
extras: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dask,ray,s3-test]'
	$(BIN)/python -m pytest tests/test_s3.py tests/test_flow_clean.py -k "s3 or engine"

# make bench DATA=pages.jsonl.gz
bench: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/throughput.py $(DATA)

# make train DATA=folder of labelled pages
train: $(STAMP)
	$(BIN)/python flows/train_labeller.py --data $(DATA)

# make articles DATA=folder of labelled pages with their scorer
articles: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/articles.py $(DATA)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("copydesk needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,dask]'
	touch $(STAMP)
