#!/usr/bin/env python3
"""Whether the SQL of the golden tests is SQL: a parser that knows each dialect (sqlglot, from PyPI) reads all of it.

    .venv/bin/python test/golden/parse_check.py [FOLDER]     test/golden/sql when no folder is given

For dialects without a server here this is the only judge besides the eye. Exit status 1 when something cannot be read, or
when a dialect has no SQL at all.
"""
import collections
import pathlib
import re
import sys

import sqlglot

HERE = pathlib.Path(__file__).resolve().parent
DIALECTS = {"bigquery", "clickhouse", "databricks", "duckdb", "mysql", "postgres", "redshift", "snowflake", "sqlite", "trino"}
HEAD = re.compile(r"sql((?: \w+)+)|statement \d+((?: \w+)+)")


def statements(path):
    """(line, dialect, SQL) of each section of a golden text: a head, then lines that are set in by two."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        head = HEAD.fullmatch(line)
        if not head:
            continue
        body = []
        for following in lines[number + 1:]:
            if following and not following.startswith("  "):
                break
            body.append(following[2:])
        for dialect in (head.group(1) or head.group(2)).split():
            yield number + 1, dialect, "\n".join(body)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "sql"
    read = collections.Counter()
    wrong = 0
    for path in sorted(folder.rglob("*.test")):
        for line, dialect, sql in statements(path):
            if dialect not in DIALECTS:
                sys.exit(f"{path}:{line}: unknown dialect '{dialect}'")
            try:
                sqlglot.parse(sql, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)
            except sqlglot.errors.SqlglotError as error:
                wrong += 1
                print(f"{path}:{line}: {dialect}: {error}")
            read[dialect] += 1
    missing = DIALECTS - set(read) if folder == HERE / "sql" else set()
    for dialect in sorted(missing):
        print(f"no SQL of {dialect} in {folder}")
    print(f"{sum(read.values())} statements in {len(read)} dialects, {wrong} that cannot be read")
    return 1 if wrong or missing else 0


if __name__ == "__main__":
    sys.exit(main())
