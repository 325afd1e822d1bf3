"""Reads api/*.yaml into plain objects, and says what is wrong in words that name file, entry and cure."""
import dataclasses
import pathlib
import re

import yaml

METHODS = ("get", "post", "put", "patch", "delete")
SCALARS = {"string", "boolean", "int64", "float", "double", "date-time", "date", "uri-reference", "any", "object"}
STATUSES = ("stable", "beta", "alpha", "deprecated")
ACTIVITIES = ("non_query", "db_query", "none")
FIELD_FLAGS = ("required", "read_only", "input", "write_only", "deprecated")
USUAL_ERRORS = (400, 404, 429)
PAGING = ("limit", "offset", "page", "per_page")


class ApiFileError(Exception):
    """Something in an API file that cannot be used."""


@dataclasses.dataclass
class Field:
    name: str
    base: str                # "string", "Look", "Look[]", "map<string>"
    nullable: bool = False
    required: bool = False
    read_only: bool = False
    input: bool = False      # read from requests though read_only
    write_only: bool = False
    deprecated: bool = False
    enum: tuple = ()
    one_of: tuple = ()
    values: str = ""         # "any": a map<string> whose values are kept as they are
    also: tuple = ()         # other names the field is read under
    summary: str = ""

    @property
    def is_read(self):
        return not self.read_only or self.input


@dataclasses.dataclass
class Type:
    name: str
    tag: str
    summary: str
    status: str
    fields: list


@dataclasses.dataclass
class Param:
    name: str
    base: str
    optional: bool
    deprecated: bool
    where: str               # "path" or "query"


@dataclasses.dataclass
class Body:
    base: str
    required: bool = True
    media: str = "application/json"
    accepts: tuple = ()      # login: ("query", "form", "json")
    not_required: tuple = ()


@dataclasses.dataclass
class Operation:
    name: str
    tag: str
    method: str              # "GET"
    path: str
    permissions: tuple       # (), ("none",), ("any_user",) or names
    summary: str
    status: str
    activity: str
    work: str                # "quick", "blocking" or "slow"
    also: str
    params: list
    null_text: str
    body: Body
    returns: dict            # 200 → "Look"
    produces: tuple
    errors: dict             # 404 → "Error"
    planned: bool

    @property
    def path_params(self):
        """In the order of the path."""
        names = re.findall(r"{(\w+)}", self.path)
        by_name = {p.name: p for p in self.params if p.where == "path"}
        return [by_name[name] for name in names]

    @property
    def query_params(self):
        return [p for p in self.params if p.where == "query"]


@dataclasses.dataclass
class Tag:
    name: str
    stem: str                # file name without ending
    summary: str
    operations: list
    types: list


@dataclasses.dataclass
class Api:
    tags: list
    types: dict
    operations: list


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def item_of(base):
    """The type inside an array or map, else the type itself."""
    if base.endswith("[]"):
        return base[:-2]
    inner = re.fullmatch(r"map<(.+)>", base)
    return inner.group(1) if inner else base


def load(folder):
    files = sorted(pathlib.Path(folder).glob("*.yaml"))
    if not files:
        raise ApiFileError(f"no *.yaml in {folder}")
    api = Api([], {}, [])
    for path in files:
        with path.open(encoding="utf-8") as file:
            try:
                content = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            except yaml.YAMLError as error:
                raise ApiFileError(f"{path.name}: {error}") from error
        api.tags.append(_Reader(path.name).tag(content, path.stem))
    for tag in api.tags:
        for kind in tag.types:
            if kind.name in api.types:
                raise ApiFileError(f"type '{kind.name}' is in both '{api.types[kind.name].tag}' and '{tag.name}'")
            api.types[kind.name] = kind
        api.operations.extend(tag.operations)
    _check_names(api)
    return api


def _check_names(api):
    seen = {}
    routes = {}
    for operation in api.operations:
        where = f"{operation.tag}: {operation.name}"
        if seen.setdefault(operation.name, where) != where:
            raise ApiFileError(f"operation '{operation.name}' is in two files")
        route = (operation.method, re.sub(r"{\w+}", "{}", operation.path))
        if routes.setdefault(route, where) != where:
            raise ApiFileError(f"'{where}' and '{routes[route]}' share {route[0]} {operation.path}")
        bases = [p.base for p in operation.params] + list(operation.returns.values()) + list(operation.errors.values())
        if operation.body:
            bases.append(operation.body.base)
        for base in bases:
            _check_type(api, where, base)
    for kind in api.types.values():
        for field in kind.fields:
            _check_type(api, f"{kind.name}.{field.name}", field.base)


def _check_type(api, where, base):
    item = item_of(base)
    if item not in SCALARS and item != "none" and item not in api.types:
        raise ApiFileError(f"{where}: no type is called '{item}'; a type of api/*.yaml or one of {', '.join(sorted(SCALARS))} would do")


class _Reader:
    def __init__(self, file):
        self.file = file
        self.place = ""

    def fail(self, message):
        raise ApiFileError(f"{self.file}: {self.place}{message}")

    def known(self, mapping, allowed):
        for key in mapping:
            if key not in allowed:
                self.fail(f"unknown key '{key}'; known here: {', '.join(allowed)}")

    def sentence(self, mapping):
        text = mapping.get("summary")
        if not isinstance(text, str) or not text.strip():
            self.fail("has no summary: one English sentence of our own")
        return " ".join(text.split())

    def one_of(self, mapping, key, allowed, default):
        value = mapping.get(key, default)
        if value not in allowed:
            self.fail(f"'{key}' is '{value}'; one of {', '.join(allowed)} would do")
        return value

    def tag(self, content, stem):
        if not isinstance(content, dict):
            self.fail("is no mapping")
        self.known(content, ("tag", "summary", "operations", "types"))
        name = content.get("tag", stem)
        if snake(name) != stem:
            self.fail(f"tag '{name}' belongs into {snake(name)}.yaml")
        operations = content.get("operations") or {}
        tag = Tag(name, stem, self.sentence(content) if operations else "", [], [])
        for key, entry in operations.items():
            self.place = f"{key}: "
            tag.operations.append(self.operation(key, entry, name))
        for key, entry in (content.get("types") or {}).items():
            self.place = f"{key}: "
            tag.types.append(self.type(key, entry, name))
        self.place = ""
        return tag

    def operation(self, name, entry, tag):
        self.known(entry, METHODS + ("also", "permission", "summary", "status", "activity", "work", "params",
                                     "null_text", "body", "returns", "produces", "errors", "planned"))
        methods = [m for m in METHODS if m in entry]
        if len(methods) != 1:
            self.fail("needs exactly one of get, post, put, patch, delete")
        path = entry[methods[0]]
        if "permission" not in entry:
            self.fail("has no permission: 'none', 'any_user' or the name of one (src/services/auth/permissions.h)")
        permission = entry["permission"]
        permissions = tuple(permission) if isinstance(permission, list) else (permission,)
        if len(permissions) > 3 or (len(permissions) > 1 and {"none", "any_user"} & set(permissions)):
            self.fail("permission: at most three names, any one of which will do")
        activity = self.one_of(entry, "activity", ACTIVITIES, "non_query")
        usual_work = "quick" if methods[0] == "get" and activity != "db_query" else "blocking"
        also = entry.get("also") or []
        if len(also) > 1:
            self.fail("'also' takes one path")
        if "returns" not in entry:
            self.fail("has no returns: a type, or {status: type}; 'none' for an empty answer")
        returns = entry["returns"] if isinstance(entry["returns"], dict) else {200: entry["returns"]}
        operation = Operation(
            name=name, tag=tag, method=methods[0].upper(), path=path, permissions=permissions,
            summary=self.sentence(entry), status=self.one_of(entry, "status", STATUSES, "stable"), activity=activity,
            work=self.one_of(entry, "work", ("quick", "blocking", "slow"), usual_work), also=also[0] if also else "",
            params=self.params(entry.get("params") or {}, path),
            null_text=self.one_of(entry, "null_text", ("", "value"), ""), body=self.body(entry.get("body")),
            returns={int(k): v for k, v in returns.items()}, produces=tuple(entry.get("produces") or ()),
            errors=self.errors(entry.get("errors", list(USUAL_ERRORS))), planned=bool(entry.get("planned", False)))
        if operation.body and methods[0] in ("get", "delete"):
            self.fail("GET and DELETE take no body")
        return operation

    def params(self, entries, path):
        in_path = re.findall(r"{(\w+)}", path)
        params = []
        for name, text in entries.items():
            words = str(text).split()
            optional = words[0].endswith("?")
            base = words[0].rstrip("?")
            if words[1:] not in ([], ["deprecated"]):
                self.fail(f"parameter '{name}': after the type only 'deprecated' may come, found '{' '.join(words[1:])}'")
            where = "path" if name in in_path else "query"
            if where == "path" and optional:
                self.fail(f"parameter '{name}' is part of the path and cannot be optional")
            params.append(Param(name, base, optional, "deprecated" in words, where))
        for name in in_path:
            if name not in entries:
                self.fail(f"the path has '{{{name}}}', but params do not")
        return params

    def body(self, entry):
        if entry is None:
            return None
        if isinstance(entry, str):
            return Body(entry)
        self.known(entry, ("type", "required", "media", "accepts", "not_required"))
        return Body(entry["type"], bool(entry.get("required", True)), entry.get("media", "application/json"),
                    tuple(entry.get("accepts") or ()), tuple(entry.get("not_required") or ()))

    def errors(self, entries):
        errors = {}
        for entry in entries:
            if isinstance(entry, dict):
                errors.update({int(k): v for k, v in entry.items()})
            else:
                errors[int(entry)] = "ValidationError" if int(entry) == 422 else "Error"
        return errors

    def type(self, name, entry, tag):
        self.known(entry, ("summary", "status", "fields"))
        kind = Type(name, tag, self.sentence(entry), self.one_of(entry, "status", STATUSES, "stable"), [])
        for key, value in (entry.get("fields") or {}).items():
            self.place = f"{name}.{key}: "
            kind.fields.append(self.field(str(key), value))
        return kind

    def field(self, name, entry):
        if not isinstance(entry, dict):
            entry = {"is": entry}
        self.known(entry, ("is", "enum", "one_of", "values", "also", "summary"))
        words = str(entry.get("is", "")).split()
        if not words:
            self.fail("has no type")
        field = Field(name, words[0].rstrip("?"), nullable=words[0].endswith("?"))
        for flag in words[1:]:
            if flag not in FIELD_FLAGS:
                self.fail(f"unknown word '{flag}'; known: {', '.join(FIELD_FLAGS)}")
            setattr(field, flag, True)
        for key in ("enum", "one_of", "also"):
            values = entry.get(key) or []
            for value in values:
                if not isinstance(value, str):
                    self.fail(f"'{key}' holds {value!r}, which YAML does not read as text: put it in quotes")
            setattr(field, key, tuple(values))
        field.values = entry.get("values", "")
        field.summary = entry.get("summary", "")
        return field
