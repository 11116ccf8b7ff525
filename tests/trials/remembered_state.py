"""The site that reads the state once: a control for `tests.trials.published_and_read`."""

from functools import cache
from importlib import import_module

# In this order: only the application sets up Django.
application = import_module("factcheck.wsgi").application
state = import_module("claims.front.state")

vars(application)["read"] = cache(state.read)
