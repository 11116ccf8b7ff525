"""A browser without a screen, over real HTTP: keeps cookies, fills in forms, follows nothing."""

import http.client
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

PATIENCE_SECONDS = 60


class Page(NamedTuple):
    """An answer: its status, where it leads on to, and its text; status 0 where none came."""

    status: int
    location: str
    text: str


NOTHING = Page(0, "", "")


class Browser:
    """Somebody's browser at a site on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def log_in(self, username: str, password: str) -> None:
        page = self.get("/admin/login/")
        fields = {**fields_of(page.text, "login-form"), "username": username, "password": password}
        assert self.post("/admin/login/", fields).status == 302, "the login is refused"

    def get(self, address: str) -> Page:
        return self._ask("GET", address, "", {})

    def post(self, address: str, fields: Mapping[str, str | Sequence[str]]) -> Page:
        body = urlencode(
            {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}, doseq=True
        )
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, body, form)

    def _ask(self, method: str, address: str, body: str, headers: dict[str, str]) -> Page:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, address, body, {"Cookie": cookies, **headers})
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return NOTHING
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Page(answer.status, answer.headers.get("Location", ""), text)


def fields_of(html: str, form: str) -> dict[str, list[str]]:
    """What the form of this id would post, untouched, as browsers do it."""
    reader = _Form(form)
    reader.feed(html)
    return reader.fields


class _Form(HTMLParser):
    """Reads the fields of one form."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.is_inside = form, False
        self.fields: dict[str, list[str]] = {}
        self.name = self.text = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        if tag == "form":
            self.is_inside = attributes.get("id") == self.form
        name = attributes.get("name", "")
        if not self.is_inside:
            return
        if tag == "input" and name:
            kind = attributes.get("type", "text")
            is_chosen = kind not in ("checkbox", "radio") or "checked" in attributes
            if is_chosen and kind not in ("submit", "button", "file"):
                self.fields.setdefault(name, []).append(attributes.get("value", ""))
        elif tag in ("textarea", "select"):
            self.name, self.text = name, ""
        elif tag == "option" and self.name and "selected" in attributes:
            self.fields.setdefault(self.name, []).append(attributes.get("value", ""))

    def handle_data(self, text: str) -> None:
        self.text += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_inside = False
        if tag == "textarea" and self.name:
            # A browser leaves out the line break that the form begins with.
            self.fields[self.name] = [re.sub(r"\A\r?\n", "", self.text)]
        if tag in ("textarea", "select"):
            self.name = ""
