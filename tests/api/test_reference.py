"""The reference for people begins with questions, each with a line to ask it and its answer."""

import json
import re
import shutil
import subprocess
from html import unescape

import pytest
from django.test import Client

from claims.api.openapi import EXAMPLES
from claims.api.reference import QUESTIONS

pytestmark = pytest.mark.django_db


def blocks(client: Client) -> list[str]:
    html = client.get("/api/v1/?lang=en").content.decode()
    return [unescape(block) for block in re.findall(r"<pre[^>]*><code>(.*?)</code>", html, re.S)]


def test_each_question_has_a_line_of_curl_and_a_short_answer(client: Client) -> None:
    for at, question in enumerate(QUESTIONS):
        line, answer = blocks(client)[2 * at : 2 * at + 2]

        assert line.startswith("curl -s 'http://testserver/api/v1/")
        rows = [json.loads(row) for row in answer.splitlines()]
        assert rows and all(len(row) == len(question.members) for row in rows)
        address = re.findall(r"'http://testserver([^']+)'", line)[0]
        # A record without this claim, or as long a log, understands the question all the same.
        assert client.get(address).status_code in {200, 404, 409}


def test_jq_writes_the_answers_that_are_shown(client: Client) -> None:
    jq = shutil.which("jq")
    shown = {"ClaimPage": QUESTIONS[0], "Edition": QUESTIONS[1], "ChangePage": QUESTIONS[2]}

    for component, question in shown.items():
        told = question.answers(EXAMPLES[component])
        if jq:
            run = [jq, "-c", question.line]
            sent = json.dumps(EXAMPLES[component])
            written = subprocess.run(run, input=sent, capture_output=True, text=True, check=True)
            assert written.stdout.strip() == told
        assert told in blocks(client)
