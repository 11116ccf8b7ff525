"""Messages to /mcp as a client of revision 2026-07-28 writes them."""

import json
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client

ADDRESS = "/mcp"
MODERN = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientInfo": {"name": "tests", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
_ids = count(1)


def sent(client: Client, body: str | bytes, headers: dict[str, str] | None = None) -> Any:
    """The response to a body as it is."""
    return client.post(ADDRESS, data=body, content_type="application/json", headers=headers or {})


def asked(client: Client, method: str, params: dict[str, Any] | None = None, **headers: str) -> Any:
    """The response to a well-formed request; `headers` (`Mcp_Name="…"`) replace those it has."""
    params = {**(params or {}), "_meta": META}
    message = {"jsonrpc": "2.0", "id": next(_ids), "method": method, "params": params}
    named = {"Mcp-Name": params["name"]} if "name" in params else {}
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return sent(
        client,
        json.dumps(message),
        {"MCP-Protocol-Version": MODERN, "Mcp-Method": method, **named, **given},
    )


def called(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """The result of a tool."""
    response: HttpResponse = asked(client, "tools/call", {"name": tool, "arguments": arguments})
    assert response.status_code == 200, response.content
    result: dict[str, Any] = json.loads(response.content)["result"]
    return result


def text_of(result: dict[str, Any]) -> str:
    """The first text of a result: the API's bytes."""
    text: str = result["content"][0]["text"]
    return text
