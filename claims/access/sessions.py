"""Sessions that know their account, so that they can be listed and ended (SESSION_ENGINE).

Django's own way of extending its sessions in the database, but that the key is stored as its
SHA-256: nobody logs in with what a copy of the table holds.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models.functions import Now
from django.utils import timezone

from claims.models import DeskSession

from .secret_digests import digest

BROWSER, BEGAN = "browser", "began_at"
"""The keys under which a session says in which browser it began, and when."""
SEEN_EVERY = timedelta(minutes=10)

BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
    "Macintosh": "macOS", "Linux": "Linux",
}  # fmt: skip
"""Words of User-Agent, the telling one first, and what they are called."""


class SessionStore(db.SessionStore):
    """A session in the table of `DeskSession`."""

    @classmethod
    def get_model_class(cls) -> type[DeskSession]:
        return DeskSession

    def load(self) -> dict[str, Any]:
        """Read the session; every ten minutes its row notes that somebody is there."""
        rows = DeskSession.objects.filter(session_key=digest(self.session_key))
        found = rows.filter(expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
            return {}
        if found.account_id and found.last_seen_at < timezone.now() - SEEN_EVERY:
            rows.update(last_seen_at=Now())
        return self.decode(found.session_data)

    def exists(self, session_key: str) -> bool:
        return DeskSession.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> DeskSession:
        if SESSION_KEY in data:
            data.setdefault(BEGAN, timezone.now().isoformat())
        return DeskSession(
            # A method that the stubs leave out.
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # of Django's own engines
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get(SESSION_KEY),
            browser=data.get(BROWSER, ""),
            began_at=datetime.fromisoformat(data[BEGAN]) if BEGAN in data else timezone.now(),
            last_seen_at=timezone.now(),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        DeskSession.objects.filter(session_key=digest(key)).delete()


def browser(user_agent: str) -> str:
    """Name a browser by its User-Agent, such as “Firefox, Linux”; "" if it says nothing."""
    named = [
        next((name for word, name in words.items() if word in user_agent), "")
        for words in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, named))


def end(account: Any, *, besides: str | None = None) -> int:
    """End the sessions of an account, but that with the key `besides`; how many there were."""
    others = DeskSession.objects.open_of(account).exclude(session_key=digest(besides))
    return others.delete()[0]
