#!/usr/bin/python3
"""What tools/apigen.py makes of a small made-up file, and what it says of wrong ones.

    apigen_test.py             compare with expected/
    apigen_test.py --update    write expected/ anew
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
APIGEN = HERE.parents[2] / "tools" / "apigen.py"
# One file of each kind; documents.* are the same for every input.
KINDS = ("wire/pet.h", "pet.gen.cpp", "api/pet.h", "api/pet.routes.inc", "api/operations.gen.cpp",
         "api/all_routes.h", "swagger.json", "openapi.json")


def run(api, *arguments):
    return subprocess.run([sys.executable, "-B", APIGEN, "--api", api, *arguments], capture_output=True, text=True, check=False)


def generate(folder):
    with tempfile.TemporaryDirectory() as api:
        (pathlib.Path(api) / "pet.yaml").write_text((HERE / "pet.yaml").read_text())
        result = run(api, "--out", folder)
        assert result.returncode == 0, result.stderr


class Golden(unittest.TestCase):
    maxDiff = None

    def test_output_is_as_expected(self):
        with tempfile.TemporaryDirectory() as folder:
            generate(folder)
            for name in KINDS:
                with self.subTest(file=name):
                    self.assertEqual((pathlib.Path(folder) / name).read_text(), (HERE / "expected" / name).read_text())

    def test_files_that_do_not_change_keep_their_time(self):
        with tempfile.TemporaryDirectory() as folder:
            generate(folder)
            before = {p: p.stat().st_mtime_ns for p in pathlib.Path(folder).rglob("*") if p.is_file()}
            generate(folder)
            self.assertEqual(before, {p: p.stat().st_mtime_ns for p in before})


class Messages(unittest.TestCase):
    """A wrong file is refused in words that name the place and what would do."""

    def refused(self, old, new):
        text = (HERE / "pet.yaml").read_text()
        self.assertIn(old, text)
        with tempfile.TemporaryDirectory() as api:
            (pathlib.Path(api) / "pet.yaml").write_text(text.replace(old, new, 1))
            result = run(api, "--check")
        self.assertNotEqual(result.returncode, 0)
        self.assertNotIn("Traceback", result.stderr)
        return result.stderr.strip()

    def test_messages(self):
        cases = [
            ("    permission: none\n", "", "pet.yaml: all_pets: has no permission: 'none', 'any_user' or the name of one"),
            ("    summary: All pets.\n", "", "pet.yaml: all_pets: has no summary"),
            ("    get: /pets\n", "    get: /pets\n    post: /pets\n", "needs exactly one of get, post, put, patch, delete"),
            ("params: {pet_id: string}", "params: {}", "pet.yaml: pet: the path has '{pet_id}', but params do not"),
            ("returns: Pet[]", "returns: Cat[]", "Pet: all_pets: no type is called 'Cat'"),
            ("status: beta", "status: new", "'status' is 'new'; one of stable, beta, alpha, deprecated would do"),
            ('[cat, "off"]', "[cat, off]", "pet.yaml: Pet.kind: 'enum' holds False, which YAML does not read as text"),
            ("id: string read_only", "id: string readonly", "pet.yaml: Pet.id: unknown word 'readonly'; known: required"),
            ("    activity: db_query\n", "    actvity: db_query\n", "unknown key 'actvity'; known here: get"),
            ("get: /pets/{pet_id}", "get: /pets", "'Pet: pet' and 'Pet: all_pets' share GET /pets"),
            ("get: /pets/{pet_id}", "post: /pets/{pet_id}\n    also: [/a, /b]", "'also' takes one path"),
            ("tag: Pet", "tag: Dog", "tag 'Dog' belongs into dog.yaml"),
            ("summary: Animals", "summary: [Animals", "pet.yaml: "),
        ]
        for old, new, message in cases:
            with self.subTest(message=message):
                self.assertIn(message, self.refused(old, new))

    def test_permissions_are_checked_by_the_compiler(self):
        """A name that is none ends up as Permission::NAME in operations.gen.cpp, where it does not compile."""
        self.assertIn("Permission::see_looks", (HERE / "expected/api/operations.gen.cpp").read_text())


def main():
    if sys.argv[1:] == ["--update"]:
        with tempfile.TemporaryDirectory() as folder:
            generate(folder)
            for name in KINDS:
                target = HERE / "expected" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text((pathlib.Path(folder) / name).read_text())
        return
    unittest.main()


if __name__ == "__main__":
    main()
