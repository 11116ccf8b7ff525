"""Settings of the bare site: Django as it is served, without a middleware, and one view."""

from factcheck.settings import *  # noqa: F403 - all that the site has but what follows

ROOT_URLCONF = "tests.benchmarks.bare_site"
MIDDLEWARE = []
