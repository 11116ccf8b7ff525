"""Fast yes/no check against a JSON Schema; `parsing.violations` explains failures.

Of the keywords of JSON Schema it knows those that the schema of claim sets uses.
"""

import json
import re
from collections.abc import Callable
from typing import Any

Test = Callable[[Any], bool]

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}


def tester(schema: dict[str, Any], *, unstorable: re.Pattern[str]) -> Test:
    """A function that says whether a value fits and holds no `unstorable` text.

    Everything that the schema says is looked up once, here, and not for each value: of what takes
    in 100,000 claims, half the time went into that.
    """
    definitions: dict[str, Test] = {}

    def test_of(part: dict[str, Any]) -> Test:
        if "$ref" in part:
            name = part["$ref"].removeprefix("#/$defs/")
            if name not in definitions:
                definitions[name] = test_of(schema["$defs"][name])
            return definitions[name]
        names = part.get("type", list(TYPES))
        tests = {TYPES[name]: _TESTS[name](part) for name in _listed(names)}
        known = part.get("enum", [part["const"]] if "const" in part else None)
        find = tests.get

        def fits(value: Any) -> bool:
            test = find(type(value))
            return test is not None and test(value) and (known is None or value in known)

        return fits

    def test_of_object(part: dict[str, Any]) -> Test:
        members = {name: test_of(member) for name, member in part.get("properties", {}).items()}
        others = part.get("additionalProperties")
        test_of_others = test_of(others) if others else None
        required = frozenset(part.get("required", ()))
        options = [frozenset(option["required"]) for option in part.get("anyOf", ())]
        least, find = part.get("minProperties", 0), members.get

        def fits(value: dict[str, Any]) -> bool:
            names = value.keys()
            if not required <= names or len(names) < least:
                return False
            if options and not any(option <= names for option in options):
                return False
            for name, member in value.items():
                test = find(name, test_of_others)
                if test is None or not test(member):
                    return False
            return True

        return fits

    def test_of_array(part: dict[str, Any]) -> Test:
        test = test_of(part["items"]) if "items" in part else _anything
        least, is_unique = part.get("minItems", 0), part.get("uniqueItems", False)

        def fits(value: list[Any]) -> bool:
            if len(value) < least or not all(map(test, value)):
                return False
            if not is_unique or len(value) < 2:
                return True
            return len({json.dumps(item, sort_keys=True) for item in value}) == len(value)

        return fits

    def test_of_string(part: dict[str, Any]) -> Test:
        least, search = part.get("minLength", 0), unstorable.search
        return lambda value: len(value) >= least and search(value) is None

    def test_of_integer(part: dict[str, Any]) -> Test:
        if "minimum" not in part:
            return _anything
        least, most = part["minimum"], part["maximum"]
        return lambda value: least <= value <= most

    _TESTS: dict[str, Callable[[dict[str, Any]], Test]] = {
        "object": test_of_object,
        "array": test_of_array,
        "string": test_of_string,
        "integer": test_of_integer,
        "boolean": lambda part: _anything,
        "null": lambda part: _anything,
    }
    return test_of(schema)


def _anything(value: Any) -> bool:
    return True


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names
