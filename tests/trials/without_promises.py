"""The site whose replicas answer whatever was promised: a control for `tests.trials.replicas`."""

from importlib import import_module
from typing import Any

# In this order: only the application sets up Django, which the rule needs when it is imported.
application = import_module("factcheck.wsgi").application
replicas = import_module("factcheck.replicas")


def nothing(*_asked: Any) -> Any:
    return replicas.Promise()


vars(replicas)["promised"] = nothing
