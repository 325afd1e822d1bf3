#!/usr/bin/python3
"""Writes the code and the documents that follow from api/*.yaml. See docs/decisions/0002-api-files-generate.md.

    apigen.py --api api --out build/gen            write everything (only files that change are touched)
    apigen.py --api api --out build/gen --list     print the names of the files instead
    apigen.py --api api --check                    read and check the files, write nothing
"""
import argparse
import pathlib
import sys

from apigen import cpp, documents, operations, types
from apigen.model import ApiFileError, load


def outputs(api):
    """Every generated file: name below --out → text."""
    files = {}
    for tag in api.tags:
        files.update(types.files(api, tag))
        if tag.operations:
            files.update(operations.files(api, tag))
        files[f"{tag.stem}.gen.cpp"] = source(api, tag)
    files.update(operations.common_files(api))
    files.update(documents.files(api))
    return files


def source(api, tag):
    """One source a tag: reading the headers is most of what compiling them costs."""
    type_headers, type_code = types.source(api, tag)
    operation_headers, operation_code = operations.source(tag)
    includes = "".join(f'#include "{name}"\n' for name in sorted(type_headers | operation_headers))
    return (cpp.HEADER.format(file=f"{tag.stem}.yaml") + includes
            + "\n#include <array>\n#include <string_view>\n#include <utility>\n\n"
            + "\n".join(part for part in (type_code, operation_code) if part))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--api", required=True, type=pathlib.Path, help="folder of the YAML files")
    parser.add_argument("--out", type=pathlib.Path, help="folder to write into")
    parser.add_argument("--list", action="store_true", help="print the names of the output files")
    parser.add_argument("--check", action="store_true", help="only check the YAML files")
    arguments = parser.parse_args()
    try:
        api = load(arguments.api)
        files = outputs(api)
    except ApiFileError as error:
        sys.exit(f"apigen: {error}")
    if arguments.check:
        print(f"{len(api.operations)} operations, {len(api.types)} types")
        return
    if arguments.out is None:
        sys.exit("apigen: --out is needed")
    for name, text in sorted(files.items()):
        path = arguments.out / name
        if arguments.list:
            print(path)
            continue
        # A file that would not change keeps its time, so that nothing that includes it is compiled again.
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
