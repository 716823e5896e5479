# `make help` lists what there is. Everything runs from .venv, made here from the lock files.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What another project has left in this terminal.
unexport PYTHONPATH PYTHONHOME PYTHONSAFEPATH DJANGO_SETTINGS_MODULE

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/installed ## start everything; Ctrl-C stops it
	@PUBLISH_DELAY=$${PUBLISH_DELAY:-20} exec $(BIN)/python manage.py run

test: lint ## lint, types and all tests, in a real browser too
	@CHROMIUM="$$(sh .ci/chromium)" && export CHROMIUM && $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/installed-dev lint-docker ## style, types, templates, migrations, deployment checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find templates/django -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	$(BIN)/mypy .
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	HTTPS=1 SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

lint-docker: $(VENV)/installed-dev ## the Dockerfile and docker-compose.yml; needs no Docker
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

check-pages: $(VENV)/installed-dev ## every page by axe, shown in every way, every control pressed, the days at the desk in every way (a part of it, by date, is in test)
	@CHROMIUM="$$(sh .ci/chromium)" && export CHROMIUM && CHECK_PAGES=all $(BIN)/python -m pytest -n auto --dist load positions/tests/test_accessible.py positions/tests/test_controls.py positions/tests/test_chain.py positions/tests/test_day.py positions/tests/test_reading_anywhere.py

backup: $(VENV)/installed ## the whole database into a file in var/backups (or FILE=…)
	@$(BIN)/python manage.py backup $(if $(FILE),"$(FILE)")

restore: $(VENV)/installed ## the database as FILE=… holds it; stop the product first
	@$(BIN)/python manage.py restore "$(FILE)"

format: $(VENV)/installed-dev ## put code and templates into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find templates/django -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +

bench: $(VENV)/installed ## pages, readers (needs nginx), editors, stories, intake, its faults, suggestions at scale; fails where one misses its bar (half an hour)
	@status=0; for each in pages readers editors stories intake faults suggesting; do echo "== $$each"; $(BIN)/python -m benchmarks $$each || status=1; done; exit $$status

messages: $(VENV)/installed-dev ## collect what readers read for translation, and compile what is translated
	$(BIN)/pybabel -q extract -F babel.cfg -k gettext_lazy --no-location --sort-output -o locale/readers.pot .
	for each in fr ar; do $(BIN)/pybabel -q update -D django -d locale -i locale/readers.pot -l $$each --no-fuzzy-matching --ignore-obsolete -w 110; done
	$(BIN)/pybabel -q compile -D django -d locale

lock: $(VENV)/installed-dev ## compile the two lock files anew
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "This Python cannot make a venv. On Debian and Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing requirements.txt (half a minute the first time)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Installing requirements-dev.txt"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

.PHONY: messages help run test check-pages backup restore lint lint-docker format bench lock
