"""The order of tests: those that took long in the last run come first.

A long test that begins last leaves the other processes without work until it ends. A fresh checkout
has no last run: there, those come first that are long everywhere.
"""

import pytest

LONG_SECONDS = 1.0
KEPT_AS = "factcheck/seconds"
LONG_EVERYWHERE = [
    *("models/test_upgrade", "browser/test_accessibility", "management/test_demonstration"),
    *("browser/test_path", "admin/test_nasty_buttons", "access/test_web_role"),
    *("pages/test_reading_on", "pages/test_feeds", "browser/", "admin/test_routes_by_role"),
    *("workflow/test_release", "intake/test_source_files", "record/test_verify_all"),
    *("factcheck/test_coming_back", "api/test_openapi", "api/test_feed_race", "test_readme"),
]
"""Modules or folders of long tests, the longest first; the rest of them comes along."""


class LongestFirst:
    """A pytest plugin: notes how many seconds each long test took, and orders by it."""

    def __init__(self, cache: pytest.Cache) -> None:
        self._cache = cache
        self._seconds: dict[str, float] = self._cache.get(KEPT_AS, {})
        self._measured: dict[str, float] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self._seconds:
            items.sort(key=lambda test: -self._seconds.get(test.nodeid, 0))
        else:
            items.sort(key=lambda test: rank(test.nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        so_far = self._measured.get(report.nodeid, 0)
        self._measured[report.nodeid] = so_far + report.duration

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not hasattr(session.config, "workerinput"):
            known = self._seconds | self._measured
            long = {test: round(took, 1) for test, took in known.items() if took > LONG_SECONDS}
            self._cache.set(KEPT_AS, long)


def rank(test: str) -> int:
    """The place of a test among the modules that are long everywhere; behind them, if in none."""
    places = (
        place for place, long in enumerate(LONG_EVERYWHERE) if test.startswith(f"tests/{long}")
    )
    return next(places, len(LONG_EVERYWHERE))
