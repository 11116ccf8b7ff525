PYTHON ?= python3
PORT ?= 8000
export PORT

.PHONY: demo test bench check lock messages

demo: .venv/run
	@.venv/bin/python manage.py demo

test: .venv/dev
	.venv/bin/pytest -n 2 --maxschedchunk 1

# On CLAIMS=100000 published claims, in a database that is kept for the next run. JUDGED=… names a
# folder of judged queries for the quality of search; tests/benchmarks/quality.py describes it.
bench: .venv/dev
	@.venv/bin/python -m tests.benchmarks

check: .venv/dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	FACTCHECK_HTTPS=1 .venv/bin/python manage.py check --deploy --fail-level WARNING
	.venv/bin/python manage.py makemigrations --check
	.venv/bin/python manage.py spectacular --validate --fail-on-warn --file /dev/null

# Writes the hash locks afresh from pyproject.toml, without a word about where packages come from.
COMPILE = .venv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links

lock: .venv/dev
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --output-file requirements-dev.txt --extra dev --constraints requirements.txt

# Brings new messages into the 正體中文 catalogue and compiles it. Needs GNU gettext, which pip does
# not bring; whoever only runs Factcheck uses the compiled catalogue of the repository.
messages: .venv/run
	PYTHONPATH=. DJANGO_SETTINGS_MODULE=factcheck.settings .venv/bin/django-admin makemessages \
	  --locale zh_Hant --ignore tests --no-location --no-obsolete --no-wrap
	cd factcheck && ../.venv/bin/django-admin compilemessages

# Each stamp is as new as what was installed; a step that was cut short is done again.
.venv/run: requirements.txt | .venv/made
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt | .venv/made
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

.venv/made:
	@$(if $(shell $(PYTHON) -c 'import sys; print(sys.version_info >= (3, 11) or "")'),,$(error \
	  Factcheck needs Python 3.11 or newer as "$(PYTHON)"; name another one with PYTHON=…))
	$(PYTHON) -m venv .venv
	@touch $@
