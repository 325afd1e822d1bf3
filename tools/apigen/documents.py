"""The API description as Swagger 2.0 and OpenAPI 3, and the code that holds both in the binary."""
import json

from . import cpp
from .model import item_of

RELEASE = "26.12.0"
API_VERSION = "4.0"
BASE_PATH = f"/api/{API_VERSION}"
# Replaced when the documents are served, so that they name the server the client asked. Until then they are valid too.
HOST = "oriel.invalid"
SCHEME = "https"
ERROR_TEXT = {
    400: "The request cannot be understood.", 403: "The caller may not do this.", 404: "Not found, or hidden from the caller.",
    405: "The thing is built in or kept in a file, so it cannot be changed.", 409: "It exists already.",
    422: "A value is not acceptable.", 429: "Too many requests; Retry-After says when to come back.",
    500: "The server failed.",
}
SUCCESS_TEXT = {200: "Done.", 201: "Created.", 202: "Not finished yet.", 204: "Done; the answer is empty."}
PARAM_TEXT = {
    "fields": "Members wanted in the answer, such as id,title,folder(id,name); all when absent.",
    "limit": "At most so many items.", "offset": "Leave out so many items at the front.",
    "page": "Page to return, from 1; limit and offset do the same.", "per_page": "Items a page; limit does the same.",
    "sorts": "Names to sort by, such as title,created_at desc.",
    "filter_or": "Whether one matching criterion is enough, instead of all.",
}


def files(api):
    swagger = json.dumps(_swagger(api), ensure_ascii=False, separators=(",", ":")) + "\n"
    openapi = json.dumps(_openapi(api), ensure_ascii=False, separators=(",", ":")) + "\n"
    return {"swagger.json": swagger, "openapi.json": openapi, "documents.h": _header(), "documents.gen.cpp": _source()}


def _info():
    return {"version": f"{API_VERSION}.26.12", "x-looker-release-version": RELEASE, "title": "Oriel API",
            "description": "The Looker API 4.0 as the open server Oriel answers it.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}}


def _tags(api):
    return [{"name": t.name, "description": t.summary} for t in api.tags if t.operations]


def _scalar(base, any_schema):
    return {
        "string": {"type": "string"}, "uri-reference": {"type": "string", "format": "uri-reference"},
        "boolean": {"type": "boolean"}, "int64": {"type": "integer", "format": "int64"},
        "float": {"type": "number", "format": "float"}, "double": {"type": "number", "format": "double"},
        "date-time": {"type": "string", "format": "date-time"}, "date": {"type": "string", "format": "date"},
        "any": any_schema, "object": {"type": "object"},
    }.get(base)


class _Writer:
    """What both documents share; `place` is where references point."""

    def __init__(self, api, place, version):
        self.api, self.place, self.version = api, place, version

    def schema(self, base):
        if base.endswith("[]"):
            return {"type": "array", "items": self.schema(base[:-2])}
        if base.startswith("map<"):
            return {"type": "object", "additionalProperties": self.schema(item_of(base))}
        scalar = _scalar(base, {})
        return dict(scalar) if scalar is not None else {"$ref": f"{self.place}{base}"}

    def type(self, kind):
        properties = {}
        required = []
        for field in kind.fields:
            schema = self.schema(field.base)
            if field.enum:
                holder = schema["items"] if field.base.endswith("[]") else schema
                # A null is said by x-looker-nullable (2.0) or nullable (3.0); the list holds the texts.
                holder["enum"] = list(field.enum) + ([None] if field.nullable and self.version == 3 else [])
                schema["x-looker-values"] = list(field.enum)
            if field.one_of and self.version == 3:
                schema["oneOf"] = [self.schema("double" if b == "float" else b) for b in field.one_of]
            if "$ref" not in schema:
                self.flags(field, schema)
            properties[field.name] = schema
            if field.required:
                required.append(field.name)
        out = {"type": "object", "description": kind.summary, "properties": properties, "x-looker-status": kind.status}
        if required:
            out["required"] = required
        return out

    def flags(self, field, schema):
        if field.read_only:
            # A required member that is read only contradicts itself in Swagger 2.0; the extension says it all the same.
            if not (field.required and self.version == 2):
                schema["readOnly"] = True
            schema["x-looker-read-only"] = True
        if field.write_only:
            if self.version == 3:
                schema["writeOnly"] = True
            schema["x-looker-write-only"] = True
        schema["x-looker-nullable"] = field.nullable
        if field.nullable and self.version == 3 and "type" in schema:
            schema["nullable"] = True
        if field.deprecated:
            if self.version == 3:
                schema["deprecated"] = True
            schema["x-looker-deprecated"] = True
        if field.summary:
            schema["description"] = field.summary

    def operation(self, operation):
        out = {"tags": [operation.tag], "operationId": operation.name, "summary": operation.summary,
               "description": operation.summary, "x-looker-status": operation.status,
               "x-looker-activity-type": operation.activity, "x-looker-rate-limited": True}
        if operation.status == "deprecated":
            out["deprecated"] = True
        return out

    def paths(self, entry):
        paths = {}
        for operation in self.api.operations:
            paths.setdefault(operation.path, {})[operation.method.lower()] = entry(operation)
        return paths


def _param_text(param):
    if param.where == "path":
        return f"The {param.name.replace('_', ' ')} in the path."
    return PARAM_TEXT.get(param.name, f"The {param.name.replace('_', ' ')}.")


def _swagger(api):
    writer = _Writer(api, "#/definitions/", 2)

    def entry(operation):
        out = writer.operation(operation)
        out["produces"] = list(operation.produces or ("application/json",))
        parameters = []
        for param in operation.params:
            item = {"name": param.name, "in": param.where, "description": _param_text(param), "required": not param.optional}
            if param.base.endswith("[]"):
                item |= {"type": "array", "items": writer.schema(param.base[:-2]), "collectionFormat": "csv"}
            elif param.base == "object":
                item |= {"type": "string", "format": "json"}
            else:
                item |= writer.schema(param.base)
            if param.deprecated:
                item["x-looker-deprecated"] = True
            parameters.append(item)
        body = operation.body
        if body and body.media == "application/x-www-form-urlencoded":
            # Swagger 2.0 wants form members as parameters of their own; the query parameters say the same two.
            out["consumes"] = [body.media]
        elif body:
            out["consumes"] = [body.media]
            parameters.append({"name": "body", "in": "body", "description": "The body.", "required": body.required,
                               "schema": writer.schema(body.base)})
        if parameters:
            out["parameters"] = parameters
        responses = {}
        for status, base in list(operation.returns.items()) + list(operation.errors.items()):
            text = SUCCESS_TEXT.get(status) or ERROR_TEXT[status]
            responses[str(status)] = {"description": text} if base == "none" else {"description": text,
                                                                                  "schema": writer.schema(base)}
        out["responses"] = responses
        return out

    return {"swagger": "2.0", "info": _info(), "host": HOST, "basePath": BASE_PATH, "schemes": [SCHEME],
            "consumes": ["application/json"], "produces": ["application/json"], "tags": _tags(api),
            "paths": writer.paths(entry), "definitions": {n: writer.type(t) for n, t in sorted(api.types.items())}}


def _openapi(api):
    writer = _Writer(api, "#/components/schemas/", 3)

    def entry(operation):
        out = writer.operation(operation)
        parameters = []
        for param in operation.params:
            item = {"name": param.name, "in": param.where, "description": _param_text(param), "required": not param.optional,
                    "schema": writer.schema(param.base)}
            if param.base.endswith("[]"):
                item |= {"style": "form", "explode": False}
            if param.deprecated:
                item["deprecated"] = True
            parameters.append(item)
        if parameters:
            out["parameters"] = parameters
        if operation.body:
            body = operation.body
            media = [body.media] + (["application/json"] if "json" in body.accepts else [])
            out["requestBody"] = {"description": "The body.", "required": body.required,
                                  "content": {m: {"schema": writer.schema(body.base)} for m in media}}
        responses = {}
        for status, base in list(operation.returns.items()) + list(operation.errors.items()):
            response = {"description": SUCCESS_TEXT.get(status) or ERROR_TEXT[status]}
            if base != "none":
                # Errors are JSON whatever the operation returns.
                media = operation.produces if status < 300 and operation.produces else ("application/json",)
                response["content"] = {m: {"schema": writer.schema(base)} for m in media}
            responses[str(status)] = response
        out["responses"] = responses
        if operation.permissions == ("none",):
            out["security"] = []
        return out

    return {"openapi": "3.0.3", "info": _info(), "servers": [{"url": f"{SCHEME}://{HOST}{BASE_PATH}"}],
            "security": [{"token": []}], "tags": _tags(api), "paths": writer.paths(entry),
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer",
                                                         "description": "The access token that login gives."}},
                           "schemas": {n: writer.type(t) for n, t in sorted(api.types.items())}}}


def _header():
    return (cpp.HEADER.format(file="*.yaml") + "#pragma once\n\n#include <string_view>\n\n"
            "/// The API description as text. The marks stand for the server; each is there once.\n"
            "namespace oriel::api::gen {\n\nstd::string_view swagger_json();\nstd::string_view openapi_json();\n\n"
            f'inline constexpr std::string_view kHostMark = "{HOST}";\n'
            f'inline constexpr std::string_view kSchemeMark = "{SCHEME}\\"]";\n'
            f'inline constexpr std::string_view kServerMark = "{SCHEME}://{HOST}";\n\n'
            "}  // namespace oriel::api::gen\n")


def _source():
    """The assembler takes the files in as they are: no time to compile, none to start."""
    out = [cpp.HEADER.format(file="*.yaml"), '#include "gen/documents.h"\n']
    for name in ("swagger", "openapi"):
        out.append(f'\n__asm__(".section .rodata\\n"\n'
                   f'        ".global oriel_{name}_begin\\n.global oriel_{name}_end\\n"\n'
                   f'        "oriel_{name}_begin: .incbin \\"" ORIEL_GEN_DIR "/{name}.json\\"\\n"\n'
                   f'        "oriel_{name}_end: .byte 0\\n"\n        ".text\\n");\n'
                   f'extern "C" const char oriel_{name}_begin[];\nextern "C" const char oriel_{name}_end[];\n')
    out.append("\nnamespace oriel::api::gen {\n\n")
    for name in ("swagger", "openapi"):
        out.append(f"std::string_view {name}_json() {{\n    return {{oriel_{name}_begin, "
                   f"static_cast<std::size_t>(oriel_{name}_end - oriel_{name}_begin)}};\n}}\n")
    out.append("\n}  // namespace oriel::api::gen\n")
    return "".join(out)
