#!/usr/bin/env python3
"""Checks that every file and folder that ARCHITECTURE.md names is there.

A name is a path in backquotes, or the first word of a line inside a fenced block, that holds a `/` or ends like a file of ours
(`src/query/plan.cpp`, `http/server.cpp`, `README.md`). Paths may be relative to the root or to `src/`; `*` matches any run,
`build/…` is made by the build and is not looked for. Prints one line per name that is not there and exits 1 when there is any.
"""
import pathlib
import re
import sys

SUFFIXES = (".cpp", ".h", ".md", ".py", ".sh", ".sql", ".yaml", ".cmake", ".mjs", ".lkml", ".txt", ".json")
NAME = re.compile(r"[A-Za-z0-9_.*][A-Za-z0-9_.*/-]*/?")


def is_path(text):
    if not NAME.fullmatch(text) or "//" in text or text.startswith(("api/4.0", "application/", "text/")):
        return False
    return text.endswith(SUFFIXES) or text.endswith("/")


def names(text):
    """(line number, path) of every path the document names."""
    fenced = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
            continue
        if fenced:
            words = line.split()
            # In a walk the files come first, joined by arrows or commas; prose follows after two blanks.
            head = re.split(r"\s{2,}", line.strip(), maxsplit=1)[0] if words else ""
            candidates = re.split(r"\s*(?:,|→|->|\+)\s*|\s+", head)
        else:
            candidates = re.findall(r"`([^`]+)`", line)
        for candidate in candidates:
            if is_path(candidate):
                yield number, candidate


def exists(root, path):
    if path.startswith(("build/", "gen/", "DIR/", ".deps/")):
        return True
    for base in (root, root / "src"):
        if "*" in path:
            if any(base.glob(path.rstrip("/"))):
                return True
        elif path.endswith("/"):
            if (base / path).is_dir():
                return True
        elif (base / path).is_file():
            return True
    return False


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    document = root / "ARCHITECTURE.md"
    if not document.is_file():
        print("ARCHITECTURE.md: not there")
        return 1
    found = list(names(document.read_text(encoding="utf-8")))
    missing = [(number, path) for number, path in found if not exists(root, path)]
    for number, path in missing:
        print(f"ARCHITECTURE.md:{number}: '{path}' does not exist")
    print(f"architecture: {len(found)} names, {len(missing)} missing")
    # Two walks and a table name far more than this; fewer means that the document or this reader changed its form.
    if len(found) < 20:
        print("ARCHITECTURE.md: fewer than 20 paths were recognised")
        return 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
