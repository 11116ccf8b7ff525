"""The order of tests: those that took long in the last run come first.

A long test that begins last leaves the other processes without work until it ends.
"""

import pytest

LONG_SECONDS = 1.0
KEPT_AS = "factcheck/seconds"


class LongestFirst:
    """A pytest plugin: notes how many seconds each long test took, and orders by it."""

    def __init__(self, cache: pytest.Cache) -> None:
        self._cache = cache
        self._seconds: dict[str, float] = self._cache.get(KEPT_AS, {})
        self._measured: dict[str, float] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda test: -self._seconds.get(test.nodeid, 0))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        so_far = self._measured.get(report.nodeid, 0)
        self._measured[report.nodeid] = so_far + report.duration

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not hasattr(session.config, "workerinput"):
            known = self._seconds | self._measured
            long = {test: round(took, 1) for test, took in known.items() if took > LONG_SECONDS}
            self._cache.set(KEPT_AS, long)
