#!/usr/bin/env python3
"""Checks that every #include in src/ keeps to src/LAYERS.

A file of a folder may include its own folder, `base`, and the folders that src/LAYERS lists for it. Tests (`*_test.cpp`, and
what they share: `test_*`) may include anything. Generated files (`gen/…`) belong to `api`. Prints one line per violation, `file:line: message`, and exits 1 when there is any.

    tools/check_layers.py [--self-test]
"""
import pathlib
import re
import sys
import tempfile

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def read_layers(path):
    """Folder → set of folders it may include ('*' for all). Returns (layers, problems)."""
    layers, problems = {}, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        name, colon, allowed = text.partition(":")
        name = name.strip()
        if not colon or not re.fullmatch(r"[a-z_]+", name):
            problems.append(f"{path}:{number}: expected 'folder : folders', found '{text}'")
        elif name in layers:
            problems.append(f"{path}:{number}: '{name}' is listed twice")
        else:
            layers[name] = set(allowed.split())
    for name, allowed in layers.items():
        for other in allowed - {"*"}:
            if other not in layers:
                problems.append(f"{path}: '{name}' may include '{other}', which is not listed itself")
    return layers, problems


def find_cycle(layers):
    """A list of folders that include each other in a ring, or None."""
    done, trail = set(), []

    def visit(name):
        if name in trail:
            return trail[trail.index(name):] + [name]
        if name in done:
            return None
        trail.append(name)
        for other in sorted(layers.get(name, ())):
            ring = visit(other) if other != "*" else None
            if ring:
                return ring
        trail.pop()
        done.add(name)
        return None

    for name in sorted(layers):
        ring = visit(name)
        if ring:
            return ring
    return None


def folder_of(include):
    """The first part of an include path; `api` for `gen/…`, which is made from the API's definition. None without a `/`."""
    first, slash, _ = include.partition("/")
    if not slash:
        return None
    return "api" if first == "gen" else first


def is_test(path):
    return path.stem.endswith("_test") or path.stem.startswith("test_")


def check_file(path, folder, layers):
    problems = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, target = match.groups()
        other = folder_of(target)
        where = f"{path}:{number}"
        if quote == '"' and other is None:
            problems.append(f'{where}: "{target}" needs its folder: "{folder}/{target}"')
            continue
        if other not in layers:
            if quote == '"':
                problems.append(f'{where}: "{target}" is no file of src/; use <> for what comes from outside')
            continue
        if quote == "<":
            problems.append(f"{where}: <{target}> is ours; use quotes")
        if other in (folder, "base") or is_test(path):
            continue
        allowed = layers[folder]
        if "*" not in allowed and other not in allowed:
            may = " ".join(sorted(allowed | {"base"}))
            problems.append(f'{where}: {folder} must not include {other} ("{target}"); it may include: {may}')
    return problems


def check_tree(source_root):
    layers, problems = read_layers(source_root / "LAYERS")
    ring = find_cycle(layers)
    if ring:
        problems.append(f"{source_root / 'LAYERS'}: a ring: {' -> '.join(ring)}")
    for folder in sorted(entry for entry in source_root.iterdir() if entry.is_dir()):
        files = sorted(path for path in folder.rglob("*") if path.suffix in (".h", ".cpp"))
        if files and folder.name not in layers:
            problems.append(f"{folder}: not in LAYERS")
            continue
        for path in files:
            problems += check_file(path, folder.name, layers)
    return problems


def self_test():
    """The check must fail on what it is for."""
    cases = [
        ("a : b\nb :\nbase :", {"a/x.cpp": '#include "b/y.h"', "b/y.h": '#include "base/z.h"', "base/z.h": ""}, 0),
        ("a : b\nb :\nbase :", {"b/y.cpp": '#include "a/x.h"', "a/x.h": ""}, 1),
        ("a : b\nb :\nbase :", {"b/y_test.cpp": '#include "a/x.h"', "a/x.h": ""}, 0),
        ("a : b\nb :\nbase :", {"b/test_support.h": '#include "a/x.h"', "a/x.h": ""}, 0),
        ("api :\nbase :", {"api/x.cpp": '#include "gen/wire/y.h"'}, 0),
        ("a :\nbase :", {"base/z.cpp": '#include "a/x.h"', "a/x.h": ""}, 1),
        ("a :\napi :\nbase :", {"a/x.cpp": '#include "gen/wire/y.h"'}, 1),
        ("a :\nbase :", {"a/x.cpp": '#include "x.h"', "a/x.h": ""}, 1),
        ("a :\nbase :", {"a/x.cpp": "#include <a/x.h>", "a/x.h": ""}, 1),
        ("a :\nbase :", {"a/x.cpp": '#include "a/generated.inc"'}, 0),
        ("a :\nbase :", {"a/x.cpp": '#include "elsewhere/x.h"'}, 1),
        ("a :\nbase :", {"a/x.cpp": "#include <vector>\n#include <boost/json.hpp>"}, 0),
        ("a :\nbase :", {"new/x.cpp": ""}, 1),
        ("a : b\nb : a\nbase :", {}, 1),
        ("a : *\nb :\nbase :", {"a/x.cpp": '#include "b/y.h"', "b/y.h": ""}, 0),
        ("a : nowhere\nbase :", {}, 1),
    ]
    failed = 0
    for number, (layers, files, expected) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            (root / "LAYERS").write_text(layers)
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text + "\n")
            found = check_tree(root)
        if len(found) != expected:
            failed += 1
            print(f"check_layers self-test {number}: expected {expected} problems, found {found}")
    print(f"check_layers self-test: {len(cases) - failed} of {len(cases)} cases hold")
    return failed


def main():
    if "--self-test" in sys.argv[1:]:
        return 1 if self_test() else 0
    root = pathlib.Path(__file__).resolve().parent.parent
    problems = check_tree(root / "src")
    for problem in problems:
        print(problem.replace(f"{root}/", ""))
    print(f"layers: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
