PYTHON ?= python3
PORT ?= 8000
export PORT

.PHONY: install demo serve upgrade dev test one fix check bench lock messages help

# Install the Python packages that the site needs, into .venv.
install: .venv/run

# Serve the example data set at 127.0.0.1, at another port than 8000 with PORT=….
demo: .venv/run
	@.venv/bin/python manage.py demo

# Serve your own database for production, on 127.0.0.1: workers and threads by the machine.
serve: .venv/run
	@.venv/bin/python manage.py serve

# Change over to another version, TO=v1.2, and back where that fails. More in MORE="--backups
# /srv/backups --stop 'systemctl stop factcheck' --start 'systemctl start factcheck'".
upgrade: .venv/run
	@$(if $(TO),,$(error Name the version, as in: make upgrade TO=v1.2))
	@.venv/bin/python -m factcheck.upgrading $(TO) $(MORE)

# Serve the example for work on the code: a database of its own that is kept, DEBUG, reload at each
# change.
# The passwords of editor and reviewer are their names.
dev: export FACTCHECK_DATA = .data/dev
dev: export FACTCHECK_DEBUG = 1
dev: export FACTCHECK_EDITOR_PASSWORD = editor
dev: export FACTCHECK_REVIEWER_PASSWORD = reviewer
dev: .venv/dev
	@.venv/bin/python manage.py demo --no-serve
	@.venv/bin/python manage.py runserver 127.0.0.1:$(PORT)

# Run all tests on two processors.
test: .venv/dev
	.venv/bin/pytest -n 2 --maxschedchunk 1

# Run the tests of one file, or one test: make one T=tests/text/test_quotes.py
one: .venv/dev
	@$(if $(T),,$(error Name what to run, as in: make one T=tests/text/test_quotes.py))
	@.venv/bin/pytest --quiet -p no:xdist $(T)

# Mend what ruff can mend, and format.
fix: .venv/dev
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

# Check style, types, settings, migrations and the description of the API.
check: .venv/dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	FACTCHECK_HTTPS=1 .venv/bin/python manage.py check --deploy --fail-level WARNING
	.venv/bin/python manage.py makemigrations --check
	.venv/bin/python manage.py spectacular --validate --fail-on-warn --file /dev/null

# Measure on CLAIMS=100000 published claims, in a database that is kept for the next run. JUDGED=…
# names a folder of judged queries for the quality of search; tests/benchmarks/quality.py describes
# it.
bench: .venv/dev
	@.venv/bin/python -m tests.benchmarks

# uv without a word about where packages come from.
COMPILE = .venv/bin/uv pip compile --quiet --upgrade --universal --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links

# Write the hash locks afresh from pyproject.toml.
lock: .venv/dev
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --output-file requirements-dev.txt --extra dev --constraints requirements.txt

# Bring new messages into the 正體中文 catalogue and compile it. Needs GNU gettext, which pip does
# not bring; whoever only runs Factcheck uses the compiled catalogue of the repository.
messages: .venv/run
	PYTHONPATH=. DJANGO_SETTINGS_MODULE=factcheck.settings .venv/bin/django-admin makemessages \
	  --locale zh_Hant --ignore tests --no-location --no-obsolete --no-wrap
	cd factcheck && ../.venv/bin/django-admin compilemessages

# List these targets: the first sentence of the comment above each.
help:
	@awk '/^# / { text = text " " substr($$0, 3); next } \
	  /^[a-z]+:/ && text { sub(/:.*/, ""); sub(/\. .*|\.$$/, "", text); printf "%-9s%s\n", $$0, text } \
	  { text = "" }' Makefile

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
