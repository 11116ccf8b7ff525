"""Messages of JSON-RPC 2.0, as the Model Context Protocol writes them over HTTP.

Revision 2026-07-28 carries version and capabilities in each message and repeats them in
headers; revisions before it begin with `initialize`.
"""

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from claims.selection.parameters import printable

MODERN = "2026-07-28"
LEGACY = ("2025-11-25", "2025-06-18")
SUPPORTED = (MODERN, *LEGACY)

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022

VERSION = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES = "io.modelcontextprotocol/clientCapabilities"
SERVER = "io.modelcontextprotocol/serverInfo"
LONGEST_ID = 200


class Refusal(Exception):
    """An error of the protocol: its JSON-RPC code, its sentence, and the status of HTTP."""

    def __init__(
        self, code: int, message: str, *, status: int = 400, data: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.status, self.data = code, status, data
        self.id: str | int | None = None

    def body(self) -> dict[str, Any]:
        """The error response; without an id where the message did not get that far."""
        error: dict[str, Any] = {"code": self.code, "message": str(self)}
        if self.data:
            error["data"] = self.data
        named = {} if self.id is None else {"id": self.id}
        return {"jsonrpc": "2.0", **named, "error": error}


class Message(NamedTuple):
    """A request, or a notification, which has no id and gets no answer."""

    id: str | int | None
    method: str
    params: dict[str, Any]

    @property
    def meta(self) -> dict[str, Any]:
        meta = self.params.get("_meta")
        return meta if isinstance(meta, dict) else {}


def read(body: bytes) -> Message:
    """The message that a body holds; raises Refusal."""
    try:
        value = json.loads(body)
        # A lone half of a character can be escaped in JSON, and written nowhere.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refusal(PARSE_ERROR, _("The body is not JSON in UTF-8.")) from error
    if isinstance(value, list):
        raise Refusal(INVALID_REQUEST, _("Send one message in each request, not a list."))
    if not isinstance(value, dict) or value.get("jsonrpc") != "2.0":
        raise Refusal(INVALID_REQUEST, _('Send an object with "jsonrpc": "2.0".'))
    message = Message(_read_id(value), value.get("method", ""), value.get("params") or {})
    try:
        if not isinstance(message.method, str) or not message.method:
            raise Refusal(INVALID_REQUEST, _("Name the method in “method”."))
        if not isinstance(message.params, dict):
            raise Refusal(INVALID_PARAMS, _("Give “params” as an object."))
    except Refusal as refusal:
        refusal.id = message.id
        raise
    return message


def _read_id(value: dict[str, Any]) -> str | int | None:
    if "id" not in value:
        return None
    given = value["id"]
    is_number = isinstance(given, int) and not isinstance(given, bool)
    if not is_number and not (isinstance(given, str) and len(given) <= LONGEST_ID):
        raise Refusal(
            INVALID_REQUEST,
            _("“id” is a whole number, or a text of at most %(most)d characters.")
            % {"most": LONGEST_ID},
        )
    read_id: str | int = given
    return read_id


def is_modern(message: Message, headers: Mapping[str, str]) -> bool:
    """Whether the message names its version itself, as revisions since 2026-07-28 do."""
    return (
        VERSION in message.meta
        or message.method == "server/discover"
        or headers.get("MCP-Protocol-Version") == MODERN
    )


def check_modern(message: Message, headers: Mapping[str, str]) -> None:
    """Raises Refusal unless version, capabilities and headers are as revision 2026-07-28 asks."""
    missing = [name for name in (VERSION, CAPABILITIES) if name not in message.meta]
    if missing:
        raise Refusal(
            INVALID_PARAMS,
            _("“_meta” has to hold %(names)s.") % {"names": ", ".join(missing)},
        )
    if not isinstance(message.meta[CAPABILITIES], dict):
        raise Refusal(INVALID_PARAMS, _("Give %(name)s as an object.") % {"name": CAPABILITIES})
    version = message.meta[VERSION]
    repeated = {"MCP-Protocol-Version": version, "Mcp-Method": message.method}
    if message.method == "tools/call":
        repeated["Mcp-Name"] = message.params.get("name")
    for name, value in repeated.items():
        if decoded(headers.get(name, "")) != value:
            raise Refusal(
                HEADER_MISMATCH,
                _("The header %(name)s has to repeat what the message says: %(value)s.")
                % {"name": name, "value": printable(str(value)[:100])},
            )
    if version != MODERN:
        raise unsupported(version)


def check_legacy(headers: Mapping[str, str]) -> None:
    """Raises Refusal for a version that is not known; none at all is the newest of those."""
    version = headers.get("MCP-Protocol-Version", LEGACY[0])
    if version not in LEGACY:
        raise unsupported(version)


def unsupported(version: Any) -> Refusal:
    requested = printable(str(version)[:100])
    return Refusal(
        UNSUPPORTED_VERSION,
        _("Revision %(requested)s of the protocol is not spoken here; these are: %(known)s.")
        % {"requested": requested, "known": ", ".join(SUPPORTED)},
        data={"supported": list(SUPPORTED), "requested": requested},
    )


def decoded(header: str) -> str | None:
    """A value of a header, which may be written as =?base64?…?=; None for what is not that."""
    if not (header.startswith("=?base64?") and header.endswith("?=")):
        return header
    try:
        return b64decode(header[9:-2], validate=True).decode()
    except ValueError:
        return None
