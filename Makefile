# make demo [RESET=1] | test | test-quick | fix | pin | clean
PYTHON ?= python3
BIN := .venv/bin
PIN = $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
      --no-emit-index-url --no-header --no-annotate pyproject.toml requirements/build.in

.PHONY: demo test test-quick fix pin clean

demo:
	@$(PYTHON) requirements/bootstrap.py demo
	@exec $(BIN)/python -m miteinander.operation.command_line demo $(if $(filter-out 0,$(RESET)),--reset)

test:
	@$(PYTHON) requirements/bootstrap.py test
	@exec $(BIN)/python -m miteinander.operation.command_line test

test-quick:
	@$(PYTHON) requirements/bootstrap.py test
	@exec $(BIN)/python -m miteinander.operation.command_line test --quick

fix:
	@$(PYTHON) requirements/bootstrap.py test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint miteinander --reformat --quiet

# Choose the newest packages anew, for every platform and Python that we support.
pin:
	$(PIN) --upgrade --output-file requirements/run.txt
	$(PIN) --extra test --constraint requirements/run.txt --output-file requirements/test.txt

clean:
	rm -rf .venv node_modules build *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	rm -rf var/test
	find miteinander config tests -name __pycache__ -prune -exec rm -rf {} +
	find miteinander -name '*.mo' -delete
