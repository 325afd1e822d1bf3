#!/usr/bin/python3
"""Our API definition and the documents made of it, against the facts in operations.tsv and types.tsv.

    contract_test.py [--gen build/gen]     the documents of a build; without, they are generated afresh
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
sys.dont_write_bytecode = True

from apigen.model import load  # noqa: E402

GEN = None

# The facts call this media type `text`, which no client could parse.
MEDIA = {"text": "text/plain"}
# Swagger 2.0 has no query parameter that is an object; it goes as JSON text.
OBJECT_PARAMETERS = {("model_fieldname_suggestions", "filters")}


def rows(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def facts():
    operations = {}
    for row in rows("operations.tsv"):
        row["parameters"] = [] if row["parameters"] == "-" else row["parameters"].split(" ")
        row["responses"] = dict(item.split("=", 1) for item in row["responses"].split(" "))
        row["media"] = sorted(MEDIA.get(m, m) for m in row["media"].split(" "))
        operations[row["operation"]] = row
    types = {}
    for row in rows("types.tsv"):
        kind = types.setdefault(row["type"], {"status": row["status"], "fields": {}})
        kind["fields"][row["field"]] = (row["field_type"], row["flags"].replace("-", ""),
                                        [] if row["values"] == "-" else row["values"].split(" "))
    return operations, types


def is_reference(base):
    return base[0].isupper() and not base.endswith("[]")


def flags_of(field):
    """As types.tsv spells them. A reference cannot say that it is read only there; our files may."""
    marks = ""
    for mark, on in (("?", field.nullable), ("!", field.required),
                     ("r", field.read_only and not is_reference(field.base)),
                     ("w", field.write_only), ("~", field.deprecated)):
        if on:
            marks += mark
    return marks


class Definition(unittest.TestCase):
    """api/*.yaml."""
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.operations, cls.types = facts()
        cls.api = load(ROOT / "api")

    def test_operations_are_the_same(self):
        ours = {o.name: o for o in self.api.operations}
        self.assertEqual(sorted(ours), sorted(self.operations))
        self.assertEqual(len(ours), 483)
        for name, fact in self.operations.items():
            with self.subTest(operation=name):
                operation = ours[name]
                parameters = [f"{p.name}:{p.where}:{p.base}{'?' if p.optional else ''}{'~' if p.deprecated else ''}"
                              for p in operation.params]
                body = "-"
                if operation.body:
                    body = operation.body.base + ("" if operation.body.required else "?")
                    if operation.body.media != "application/json":
                        body += " " + operation.body.media
                responses = {str(k): v for k, v in {**operation.returns, **operation.errors}.items()}
                self.assertEqual(
                    [operation.tag, operation.method, operation.path, operation.status, operation.activity, parameters,
                     body, sorted(responses.items()), sorted(operation.produces or ["application/json"])],
                    [fact["tag"], fact["method"], fact["path"], fact["status"], fact["activity"], fact["parameters"],
                     fact["body"], sorted(fact["responses"].items()), fact["media"]])

    def test_types_are_the_same(self):
        self.assertEqual(sorted(self.api.types), sorted(self.types))
        self.assertEqual(len(self.types), 364)
        for name, fact in self.types.items():
            kind = self.api.types[name]
            with self.subTest(type=name):
                self.assertEqual(kind.status, fact["status"])
                self.assertEqual([f.name for f in kind.fields], list(fact["fields"]))
                for field in kind.fields:
                    values = list(field.enum or field.one_of)
                    self.assertEqual((field.base, flags_of(field), values), fact["fields"][field.name], field.name)

    def test_summaries_are_there_and_differ(self):
        summaries = [o.summary for o in self.api.operations]
        for operation in self.api.operations:
            self.assertTrue(operation.summary.endswith("."), operation.name)
            self.assertNotIn("TODO", operation.summary, operation.name)
        repeated = {s for s in summaries if summaries.count(s) > 1}
        self.assertEqual(repeated, set())
        for kind in self.api.types.values():
            self.assertTrue(kind.summary.endswith("."), kind.name)

    def test_what_needs_no_token(self):
        self.assertEqual(sorted(o.name for o in self.api.operations if o.permissions == ("none",)),
                         ["api_spec", "login", "versions"])

    def test_files_hold_their_tag_in_order(self):
        """The order of operations and fields is that of the reference, so that a diff against it reads well."""
        for tag in self.api.tags:
            expected = [name for name, fact in self.operations.items() if fact["tag"] == tag.name]
            self.assertEqual([o.name for o in tag.operations], expected)


def schema_type(schema):
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if schema.get("type") == "array":
        return schema_type(schema["items"]) + "[]"
    if "additionalProperties" in schema:
        return f"map<{schema_type(schema['additionalProperties'])}>"
    if schema.get("type") == "integer":
        return "int64"
    if "type" not in schema:
        return "any"
    return schema.get("format", schema["type"])


class Swagger(unittest.TestCase):
    """swagger.json, as a client reads it."""
    maxDiff = None
    name = "swagger.json"
    version = 2

    @classmethod
    def setUpClass(cls):
        cls.operations, cls.types = facts()
        cls.document = json.loads((GEN / cls.name).read_text(encoding="utf-8"))
        cls.entries = {entry["operationId"]: (method.upper(), path, entry)
                       for path, methods in cls.document["paths"].items() for method, entry in methods.items()}
        cls.schemas = cls.document["definitions"] if cls.version == 2 else cls.document["components"]["schemas"]

    def test_head(self):
        info = self.document["info"]
        self.assertRegex(info["x-looker-release-version"], r"^26\.12\.\d+$")
        self.assertEqual(info["version"], "4.0.26.12")
        self.assertEqual((self.document["swagger"], self.document["basePath"]), ("2.0", "/api/4.0"))
        self.assertEqual(len(self.document["host"].split()), 1)

    def parameter_type(self, parameter):
        return schema_type(parameter if self.version == 2 else parameter["schema"])

    def body_of(self, entry):
        bodies = [p for p in entry.get("parameters", []) if p["in"] == "body"]
        if not bodies:
            return "-"
        media = entry["consumes"][0]
        return (schema_type(bodies[0]["schema"]) + ("" if bodies[0]["required"] else "?")
                + ("" if media == "application/json" else " " + media))

    def response_of(self, response):
        return schema_type(response["schema"]) if "schema" in response else "none"

    def media_of(self, entry):
        return sorted(entry["produces"])

    def expected_body(self, fact):
        # A form is no body in Swagger 2.0, and as parameters its members would stand twice.
        return "-" if "x-www-form-urlencoded" in fact["body"] else fact["body"]

    def test_operations_are_the_same(self):
        self.assertEqual(sorted(self.entries), sorted(self.operations))
        for name, fact in self.operations.items():
            with self.subTest(operation=name):
                method, path, entry = self.entries[name]
                parameters = []
                for p in entry.get("parameters", []):
                    if p["in"] == "body":
                        continue
                    kind = "object" if (name, p["name"]) in OBJECT_PARAMETERS else self.parameter_type(p)
                    gone = p.get("x-looker-deprecated") or p.get("deprecated")
                    parameters.append(f"{p['name']}:{p['in']}:{kind}{'' if p['required'] else '?'}{'~' if gone else ''}")
                responses = {status: self.response_of(r) for status, r in entry["responses"].items()}
                self.assertEqual(
                    [entry["tags"], method, path, entry["x-looker-status"], entry["x-looker-activity-type"],
                     entry["x-looker-rate-limited"], parameters, self.body_of(entry), sorted(responses.items()),
                     self.media_of(entry)],
                    [[fact["tag"]], fact["method"], fact["path"], fact["status"], fact["activity"], True, fact["parameters"],
                     self.expected_body(fact), sorted(fact["responses"].items()), fact["media"]])

    def test_types_are_the_same(self):
        self.assertEqual(sorted(self.schemas), sorted(self.types))
        for name, fact in self.types.items():
            with self.subTest(type=name):
                schema = self.schemas[name]
                self.assertEqual(schema["x-looker-status"], fact["status"])
                required = schema.get("required", [])
                for field, (kind, flags, values) in fact["fields"].items():
                    member = schema["properties"][field]
                    marks = ""
                    for mark, on in (("?", member.get("x-looker-nullable")), ("!", field in required),
                                     ("r", member.get("x-looker-read-only")), ("w", member.get("x-looker-write-only")),
                                     ("~", member.get("x-looker-deprecated"))):
                        if on:
                            marks += mark
                    found = member.get("x-looker-values", values if "any" in kind else [])
                    self.assertEqual((schema_type(member), marks, found), (kind, flags, values), field)
                self.assertEqual(list(schema["properties"]), list(fact["fields"]))


class OpenApi(Swagger):
    """openapi.json."""
    name = "openapi.json"
    version = 3

    def test_head(self):
        self.assertRegex(self.document["openapi"], r"^3\.")
        self.assertTrue(self.document["servers"][0]["url"].endswith("/api/4.0"))
        self.assertRegex(self.document["info"]["x-looker-release-version"], r"^26\.12\.\d+$")

    def body_of(self, entry):
        if "requestBody" not in entry:
            return "-"
        body = entry["requestBody"]
        media, content = next(iter(body["content"].items()))
        return (schema_type(content["schema"]) + ("" if body["required"] else "?")
                + ("" if media == "application/json" else " " + media))

    def response_of(self, response):
        if "content" not in response:
            return "none"
        return schema_type(next(iter(response["content"].values()))["schema"])

    def media_of(self, entry):
        media = {m for status, r in entry["responses"].items() if status < "300" for m in r.get("content", {})}
        return sorted(media or {"application/json"})

    def expected_body(self, fact):
        return fact["body"]


def main():
    global GEN
    arguments = sys.argv[1:]
    if arguments[:1] == ["--gen"]:
        GEN = pathlib.Path(arguments[1])
        unittest.main(argv=[sys.argv[0]] + arguments[2:])
    with tempfile.TemporaryDirectory() as folder:
        GEN = pathlib.Path(folder)
        subprocess.run([sys.executable, "-B", ROOT / "tools/apigen.py", "--api", ROOT / "api", "--out", GEN], check=True)
        unittest.main(argv=[sys.argv[0]] + arguments)


if __name__ == "__main__":
    main()
