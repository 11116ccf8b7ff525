"""The official client of the Model Context Protocol lists, calls and hears errors, of both eras."""

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.request import Request, urlopen

import pytest
from mcp import Client, MCPError
from pytest_django.live_server_helper import LiveServer

from claims.models import Claim
from claims.record import log
from tests import factories
from tests.rich_claim import rich_claim

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")


@pytest.fixture
def claim() -> Claim:
    return rich_claim()


def run(asked: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to, in a thread of its own: in this one a browser's loop may run."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, asked).result()


def fetched(address: str) -> bytes:
    body: bytes = urlopen(Request(address)).read()
    return body


@pytest.mark.parametrize("mode", ["auto", "2026-07-28", "legacy"])
def test_the_official_client_gets_the_bytes_of_the_api(
    live_server: LiveServer, claim: Claim, mode: str
) -> None:
    moment = log.moment(claim.editions.latest().published_at)
    factories.published_claim(statement="Published after that moment.")
    arguments = {"q": "bridge", "as_of": moment}

    async def ask() -> None:
        async with Client(f"{live_server.url}/mcp", mode=mode) as agent:
            tools = {tool.name: tool for tool in (await agent.list_tools()).tools}
            assert "get_edition" in tools
            found = await agent.call_tool("search", arguments)
            missing = await agent.call_tool("get_claim", {"claim": "C-999999"})
            wrong = await agent.call_tool("search", {"as_of": "never"})
            with pytest.raises(MCPError, match="get_claim"):
                await agent.call_tool("no_such_tool", {})
        texts = [part.text for part in found.content if part.type == "text"]
        structure = found.structured_content
        assert isinstance(structure, dict)
        same = await asyncio.to_thread(fetched, structure["request"])
        assert texts[0].encode() == same
        assert json.loads(texts[0]) == structure["answer"]
        assert structure["answer"]["as_of"] == moment
        assert [edition["name"] for edition in structure["editions"]] == [f"C-{claim.number}.1"]
        assert (missing.is_error, wrong.is_error, found.is_error) == (True, True, False)

    run(ask())


def test_the_official_client_negotiates_the_newest_revision(live_server: LiveServer) -> None:
    async def ask(mode: str) -> str | None:
        async with Client(f"{live_server.url}/mcp", mode=mode) as agent:
            return agent.protocol_version

    assert run(ask("auto")) == "2026-07-28"
    assert run(ask("legacy")) == "2025-11-25"
