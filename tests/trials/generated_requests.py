"""Requests made by chance from what the API says of itself: each address, parameter and value.

Of the values most are good, since a refusal asks the database nothing; some are nasty.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from claims.api.openapi import described
from claims.models import Article, Claim, Claimant, Edition, Source, Subject
from tests.api.test_api_errors import NASTY
from tests.api.test_nasty_parameters import MORE
from tests.trials.http_load import fetch

AT_ONCE = 4
ENOUGH_BYTES = 1 << 20
"""Of a file: then it is left."""
KNOWN = 200
"""Records of each noun that are asked for."""
HEADERS = [
    {"Accept-Encoding": "gzip"},
    {"If-None-Match": "*"},
    {"If-None-Match": 'W/"x", "y'},
    {"If-Modified-Since": "Mon, 30 Nov 2026 00:00:00 GMT"},
    {"Range": "bytes=5-"},
    {"Range": f"bytes={'9' * 400}-,"},
    {"Accept-Language": "zh-Hant;q=x"},
    {"X-Forwarded-For": "[::1"},
]


class Chance:
    """Addresses and values by chance, the same for one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.records = {
            "claim_id": [
                *map(str, Claim.objects.values_list("public_id", flat=True)[:KNOWN]),
                *(f"C-{number}" for number in range(KNOWN)),
            ],
            "number": [*map(str, range(4))],
            "name": ["edition-1.json"],
        }
        self.named = {
            noun: [
                str(found) for found in model.objects.values_list("public_id", flat=True)[:KNOWN]
            ]
            for noun, model in (
                *(("articles", Article), ("claimants", Claimant)),
                *(("sources", Source), ("subjects", Subject)),
            )
        }
        self.head = Edition.objects.count()
        words = Claim.objects.order_by("?").values_list("statement", flat=True)[:KNOWN]
        self.texts = list(words)

    def addresses(self) -> Iterator[str]:
        """Without an end."""
        paths = described()["paths"]
        while True:
            for path in paths:
                yield self.address(path, paths[path]["get"]["parameters"])

    def address(self, path: str, parameters: list[dict[str, Any]]) -> str:
        query: list[tuple[str, str]] = []
        for parameter in parameters:
            name, schema = parameter["name"], parameter["schema"]
            if parameter["in"] == "path":
                path = path.replace(f"{{{name}}}", quote(self.in_path(path, name, schema), safe=""))
            elif name == "text" or self.random.random() < 2 / len(parameters):
                times = 1 + (schema.get("type") == "array" and self.random.randrange(3))
                query += [(name, self.value(parameter)) for _ in range(times)]
        if self.random.random() < 0.02:
            query.append((self.random.choice(["colour", "", "\x00"]), "1"))
        return f"{path}?{urlencode(query, errors='replace')}" if query else path

    def in_path(self, path: str, name: str, schema: dict[str, Any]) -> str:
        if self.random.random() < 0.05:
            return self.nasty()
        if name == "record_id":
            noun = path.split("/")[3]
            return self.random.choice(self.named.get(noun, ["x"]))
        return str(self.random.choice(self.records.get(name) or schema.get("enum") or ["bib"]))

    def value(self, parameter: dict[str, Any]) -> str:
        """A value of a parameter in the query."""
        name, one = parameter["name"], parameter["schema"]
        one = one.get("items", one)
        chance = self.random.random()
        if chance < 0.1:
            return self.nasty()
        if "enum" in one:
            return str(self.random.choice(one["enum"]))
        if name in ("position", "after", "offset"):
            return str(self.random.randint(0, self.head + 2))
        if one.get("type") == "integer":
            return str(self.random.randint(one["minimum"], min(one["maximum"], 200)))
        if name in ("q", "text"):
            text = self.random.choice(self.texts)
            start = self.random.randrange(len(text))
            return text[start : start + self.random.randrange(1, 200)]
        example = parameter.get("example", "")
        if chance < 0.6 and example:
            return str(example[0] if isinstance(example, list) else example)
        return self.plain()

    def plain(self) -> str:
        """A text that this or another parameter understands."""
        year = self.random.randint(1980, 2026)
        every = [ids for ids in (*self.named.values(), self.records["claim_id"]) if ids]
        texts = [
            *(str(year), f"{year}/{year + 3}", f"{year}-0{self.random.randint(1, 9)}"),
            *(f"{year}-01-02T03:04:05Z", "zh-Hant", "en", f"Q{self.random.randint(1, 90)}"),
            *(self.random.choice(self.random.choice(every)) for _ in range(4)),
            *(f"https://publisher-{self.random.randint(1, 200)}.example/", "publisher"),
        ]
        return self.random.choice(texts)

    def nasty(self) -> str:
        return self.random.choice([*NASTY, *MORE])

    def headers(self) -> dict[str, str]:
        return self.random.choice(HEADERS) if self.random.random() < 0.1 else {}


def ask(port: int, count: int) -> None:
    """Ask so many questions; print the answers by status; raise SystemExit where one is a fault."""
    chance = Chance(seed=count)
    questions = chance.addresses()
    answers: Counter[str] = Counter()
    faults: list[str] = []

    async def one(turns: asyncio.Semaphore, address: str, headers: dict[str, str]) -> None:
        async with turns:
            outcome = await fetch(port, address, most=ENOUGH_BYTES, headers=headers)
            if outcome.status == 303:
                answers["303"] += 1
                place = urlsplit(outcome.headers["location"])
                address = f"{place.path}?{place.query}"
                outcome = await fetch(port, address, most=ENOUGH_BYTES, headers=headers)
        is_later = outcome.status == 503 and outcome.headers.get("retry-after")
        answers["503 with Retry-After" if is_later else str(outcome.status)] += 1
        if outcome.end == "broken" or (outcome.status >= 500 and not is_later):
            faults.append(f"{outcome.status} {outcome.end}: {address[:300]} {headers}")
        if not answers.total() % 500:
            print(answers.total(), dict(answers), flush=True)

    async def everything() -> None:
        turns = asyncio.Semaphore(AT_ONCE)
        asked = [(next(questions), chance.headers()) for _ in range(count)]
        await asyncio.gather(*(one(turns, *it) for it in asked))

    asyncio.run(everything())
    print(f"{count} requests: {dict(sorted(answers.items()))}")
    if faults:
        raise SystemExit("\n".join(["Faults:", *faults]))
