#!/usr/bin/env python3
"""Runs hand-written SQL against a copy of a sample's database and writes the rows as JSON.

    truth.py DATABASE.duckdb FOLDER-OF-SQL OUTPUT-FOLDER

Numbers stay what they are: whole numbers and decimals by their digits, doubles by the fewest digits that read back equal.
"""
import decimal
import json
import pathlib
import shutil
import sys
import tempfile

import duckdb


def plain(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"a truth query must give text, numbers or nulls, not {type(value).__name__}: {value!r}")


def main():
    database, folder, output = map(pathlib.Path, sys.argv[1:4])
    output.mkdir(parents=True, exist_ok=True)
    files = sorted(folder.glob("*.sql"))
    if not files:
        sys.exit(f"truth.py: no SQL in {folder}")
    with tempfile.TemporaryDirectory() as scratch:
        copy = pathlib.Path(scratch) / "copy.duckdb"
        shutil.copyfile(database, copy)
        with duckdb.connect(str(copy), read_only=True) as connection:
            for file in files:
                query = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
                rows = connection.execute(file.read_text(encoding="utf-8")).fetchall()
                if not rows or len(rows[0]) != len(query["fields"]):
                    sys.exit(f"truth.py: {file} gives {len(rows)} rows, and not one column per field")
                result = {"query": query, "rows": [[plain(value) for value in row] for row in rows]}
                (output / (file.stem + ".json")).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
