"""Errors in the shape of Google's APIs: {"error": {code, message, status, details?}} (AIP-193)."""

import json
from typing import Any, NamedTuple

from django.http import HttpResponse

STATUSES = {
    400: "INVALID_ARGUMENT",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    413: "INVALID_ARGUMENT",
    414: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}


class Violation(NamedTuple):
    """One field of a request and its error (google.rpc.BadRequest)."""

    field: str
    description: str


class Invalid(Exception):
    """The request cannot be answered as it is; takes Violations."""

    def __init__(self, *violations: Violation) -> None:
        super().__init__(*violations)
        self.violations = violations


def error(code: int, message: str, violations: tuple[Violation, ...] = ()) -> HttpResponse:
    body: dict[str, Any] = {
        "code": code,
        "message": message,
        "status": STATUSES.get(code, "UNKNOWN"),
    }
    if violations:
        body["details"] = [
            {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [violation._asdict() for violation in violations],
            }
        ]
    return HttpResponse(
        json.dumps({"error": body}, ensure_ascii=False, indent=2),
        status=code,
        content_type="application/json; charset=UTF-8",
        headers={"Cache-Control": "no-store"},
    )


def invalid(exception: Invalid) -> HttpResponse:
    message = "\n".join(violation.description for violation in exception.violations)
    return error(400, message, exception.violations)


def from_problem(problem: HttpResponse) -> HttpResponse:
    """The same refusal in Google's shape, with its headers: how long to wait, which methods."""
    said = json.loads(problem.content)
    answer = error(problem.status_code, said["detail"])
    for name in ("Retry-After", "Allow"):
        if name in problem.headers:
            answer.headers[name] = problem.headers[name]
    return answer
