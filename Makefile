.POSIX:
.PHONY: help demo run test bench chaos year texts pictures lock
PYTHON ?= python3
BIN = .venv/bin

help:            ## what each target does
	@grep -E '^[a-z-]+: .*##' Makefile | sed 's/:.*##/  /'

.venv/run.done: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.done: .venv/run.done requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: .venv/run.done  ## the whole programme on SQLite, four phones on one page
	$(BIN)/yanapaq demo

run: .venv/run.done  ## the same against Telegram: BOT_TOKEN=… make run
	$(BIN)/yanapaq run

test: .venv/dev.done  ## every test, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -q -n auto

bench: .venv/dev.done  ## the figures, side by side with what people write today
	$(BIN)/python -m bench

chaos: .venv/dev.done  ## long runs of kills and faults on both databases
	$(BIN)/python -m pytest -q -m chaos

year: .venv/dev.done  ## a school year of 200 acompañantes with strikes, replacements and kills, and what must hold after it
	$(BIN)/python -m tests.school_year --acompanantes 200 --seed 7

texts: .venv/dev.done  ## renew the template and the catalogues after changing a text
	$(BIN)/python -m i18n.extract

pictures: .venv/dev.done  ## renew the pictures of the manuals from the running program
	$(BIN)/python -m docs.pictures

lock:            ## renew the hash-locked requirements from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --extra build pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --extra build --extra dev pyproject.toml -o requirements-dev.txt
