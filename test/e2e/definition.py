#!/usr/bin/env python3
"""Prints what api/*.yaml says of every operation that matters to who may call it, as JSON: read from the files themselves,
so that a fault of the generator shows."""
import json
import pathlib

import yaml

METHODS = ("get", "post", "put", "patch", "delete")
USUAL_ERRORS = (400, 404, 429)


def statuses(entries):
    for entry in entries:
        yield from (int(key) for key in entry) if isinstance(entry, dict) else (int(entry),)


def operations():
    for file in sorted((pathlib.Path(__file__).resolve().parents[2] / "api").glob("*.yaml")):
        for name, entry in (yaml.safe_load(file.read_text(encoding="utf-8")).get("operations") or {}).items():
            method = next(each for each in METHODS if each in entry)
            permission = entry["permission"]
            yield {
                "name": name,
                "method": method.upper(),
                "path": entry[method],
                "permissions": permission if isinstance(permission, list) else [permission],
                "refusal": 403 if 403 in statuses(entry.get("errors", USUAL_ERRORS)) else 404,
                "planned": bool(entry.get("planned", False)),
            }


if __name__ == "__main__":
    print(json.dumps(list(operations())))
