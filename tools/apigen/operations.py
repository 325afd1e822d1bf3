"""Operations: parameter structs, routes, and the table of all operations."""
import re

from . import cpp
from .model import PAGING, item_of


def files(api, tag):
    stem = tag.stem
    return {f"api/{stem}.h": _header(api, tag), f"api/{stem}.routes.inc": _routes(tag)}


def common_files(api):
    return {"api/operations.gen.cpp": _table(api), "api/all_routes.h": _all_routes(api)}


def pascal(name):
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def _pages(operation):
    """Whether limit and offset (and their old names) are read as one Paging."""
    names = {p.name for p in operation.query_params}
    return {"limit", "offset"} <= names


def _sorts(operation):
    return any(p.name == "sorts" for p in operation.query_params)


def _members(operation):
    """(C++ type, name, how to read it, remark) of each member of the parameter struct."""
    members = []
    for index, param in enumerate(operation.path_params):
        kind = "std::int64_t" if param.base == "int64" else "std::string"
        members.append((kind, param.name, f"in.path({index}, {cpp.quoted(param.name)}, ", ""))
    pages = _pages(operation)
    for param in operation.query_params:
        if param.name == "fields" and param.base == "string":
            members.append(("wire::FieldMask", "fields", "in.fields(", ""))
        elif pages and param.name in PAGING:
            if not any(m[1] == "paging" for m in members):
                members.append(("Paging", "paging", "in.paging(", ""))
        elif param.name == "sorts" and param.base == "string":
            members.append(("std::vector<Sort>", "sorts", "in.sorts(", ""))
        else:
            kind = cpp.outside(cpp.value_type(param.base))
            if param.optional:
                kind = f"std::optional<{kind}>"
            members.append((kind, param.name, f"in.query({cpp.quoted(param.name)}, ",
                            "Deprecated." if param.deprecated else ""))
    body = operation.body
    if body and not body.accepts:
        members.append((cpp.outside(cpp.value_type(body.base)), "body", "in.body(", ""))
    return members


def _returns(operation):
    """The type of the value a success carries: `void` when there is none or it is bytes."""
    bases = [b for status, b in sorted(operation.returns.items()) if b != "none"]
    if not bases or set(operation.returns) == {204}:
        return "void"
    if operation.produces and bases[0] == "string":
        return "Text"
    base = operation.returns.get(200, bases[0])
    if base == "none":
        base = bases[0]
    return cpp.outside(cpp.value_type(base))


def _header(api, tag):
    out = [cpp.HEADER.format(file=f"{tag.stem}.yaml"), "#pragma once\n\n"]
    stems = {t.name: t.stem for t in api.tags}
    used = set()
    for operation in tag.operations:
        bases = list(operation.returns.values()) + ([operation.body.base] if operation.body else [])
        used |= {stems[api.types[item_of(b)].tag] for b in bases if item_of(b) in api.types}
    if tag.types:
        used.add(tag.stem)
    out.append('#include "api/call.h"\n#include "api/operation.h"\n#include "api/paging.h"\n#include "api/sorts.h"\n'
               '#include "api/wire/field_mask.h"\n')
    out += [f'#include "gen/wire/{stem}.h"\n' for stem in sorted(used)]
    out.append("\n#include <cstdint>\n#include <optional>\n#include <string>\n#include <vector>\n\n")
    out.append("namespace oriel::api {\n\nclass ParamReader;\nclass Routes;\n")
    indices = {o.name: i for i, o in enumerate(api.operations)}
    for operation in tag.operations:
        params = f"{pascal(operation.name)}Params"
        members = _members(operation)
        out.append("\n" + cpp.doc(f"{operation.method} {operation.path}: {operation.summary}"))
        out.append(f"struct {params} {{")
        out.append("\n" if members else "")
        for kind, name, _, remark in members:
            initial = {"std::int64_t": " = 0", "bool": " = false"}.get(kind, "")
            out.append(f"    {kind} {cpp.name(name)}{initial};{'  ///< ' + remark if remark else ''}\n")
        out.append("};\n")
        out.append(f"void read({params}& params, ParamReader& in);\n")
    out.append("\n/// What binding.h must know of each operation.\nnamespace op {\n")
    for operation in tag.operations:
        empty = "true" if "none" in operation.returns.values() or 204 in operation.returns else "false"
        caller = "false" if operation.permissions == ("none",) else "true"
        out.append(f"struct {operation.name} {{\n    using Params = {pascal(operation.name)}Params;\n"
                   f"    using Returns = {_returns(operation)};\n"
                   f"    static constexpr bool kMayBeEmpty = {empty};\n"
                   f"    static constexpr bool kHasCaller = {caller};\n"
                   f"    static const Operation& row() {{ return operations()[{indices[operation.name]}]; }}\n}};\n")
    out.append("}  // namespace op\n\n}  // namespace oriel::api\n")
    return "".join(out)


def source(tag):
    """The headers that the operations' code needs, and the code."""
    if not tag.operations:
        return set(), ""
    headers = {"api/params.h", f"gen/api/{tag.stem}.h"}
    out = ["namespace oriel::api {\n"]
    out += [_read(operation) for operation in tag.operations]
    if all(o.planned for o in tag.operations):
        headers |= {"api/routes.h", "gen/api/all_routes.h"}
        out.append("\n" + _register(tag))
    out.append("\n}  // namespace oriel::api\n")
    return headers, "".join(out)


def _read(operation):
    params = f"{pascal(operation.name)}Params"
    members = _members(operation)
    if not members:
        return f"\nvoid read({params}&, ParamReader&) {{}}\n"
    out = [f"\nvoid read({params}& params, ParamReader& in) {{\n"]
    if operation.null_text:
        out.append("    in.keep_null_text();\n")
    if operation.body and operation.body.accepts:
        out.append("    in.merge_body();\n")
    for _, name, call, _ in members:
        rest = f", {_body_rule(operation)}" if name == "body" and call == "in.body(" else ""
        out.append(f"    {call}params.{cpp.name(name)}{rest});\n")
    out.append("}\n")
    return "".join(out)


def _body_rule(operation):
    body = operation.body
    parts = [f".required = {'true' if body.required else 'false'}"]
    # What creates or replaces must be whole; a PATCH brings what changes.
    checked = operation.method in ("POST", "PUT")
    parts.append(f".members = wire::Required::{'checked' if checked else 'unchecked'}")
    parts.append(f".not_required = {{{', '.join(cpp.quoted(n) for n in body.not_required)}}}")
    return f"{{{', '.join(parts)}}}"


def _register(tag):
    out = []
    if all(o.planned for o in tag.operations):
        out.append(f"void register_{tag.stem}_routes(Routes& routes, const Services&) {{\n")
    else:
        out.append(f"void register_{tag.stem}_routes(Routes& routes, const Services& services) {{\n")
    for operation in tag.operations:
        if operation.planned:
            out.append(f"    routes.add_planned(op::{operation.name}::row());\n")
        else:
            out.append(f"    bind<op::{operation.name}, &{operation.name}>(routes, services);\n")
    out.append("}\n")
    return "".join(out)


def _routes(tag):
    text = cpp.HEADER.format(file=f"{tag.stem}.yaml")
    if all(o.planned for o in tag.operations):
        return text + "// Everything here is planned: gen/{0}.gen.cpp registers it, no src/api/{0}.cpp is needed.\n".format(tag.stem)
    return text + ('#include "api/binding.h"\n#include "gen/api/all_routes.h"\n\nnamespace oriel::api {\n\n'
                   + _register(tag) + "\n}  // namespace oriel::api\n")


def _all_routes(api):
    out = [cpp.HEADER.format(file="*.yaml"), '#pragma once\n\n#include "api/routes.h"\n#include "api/services.h"\n\n',
           "namespace oriel::api {\n\n"]
    tags = [t for t in api.tags if t.operations]
    out += [f"void register_{t.stem}_routes(Routes& routes, const Services& services);\n" for t in tags]
    out.append("\n/// Every operation of the API.\ninline void register_all_routes(Routes& routes, const Services& services) {\n")
    out += [f"    register_{t.stem}_routes(routes, services);\n" for t in tags]
    out.append("}\n\n}  // namespace oriel::api\n")
    return "".join(out)


def _table(api):
    out = [cpp.HEADER.format(file="*.yaml"), '#include "api/operation.h"\n\nnamespace oriel::api {\n\nnamespace {\n\n',
           "using services::Permission;\nusing http::Work;\n\n",
           "// clang-format off: one row a line reads as a table.\n",
           f"constexpr std::array<Operation, {len(api.operations)}> kOperations = {{{{\n"]
    for o in api.operations:
        access = o.permissions[0] if o.permissions[0] in ("none", "any_user") else "permission"
        names = () if access != "permission" else o.permissions
        rights = ", ".join(f"Permission::{n}" for n in names)
        error_path = re.sub(r"{(\w+)}", r":\1", o.path)
        refusal = 403 if 403 in o.errors else 404
        out.append(f"    {{{cpp.quoted(o.name)}, {cpp.quoted(o.tag)}, {cpp.quoted(o.method)}, {cpp.quoted(o.path)}, "
                   f"{cpp.quoted(error_path)}, {cpp.quoted(o.also)}, Access::{access}, {{{rights}}}, {len(names)}, {refusal}, "
                   f"Work::{o.work}, {'true' if o.planned else 'false'}}},\n")
    out.append("}};\n// clang-format on\n\n}  // namespace\n\n"
               "std::span<const Operation> operations() { return kOperations; }\n\n}  // namespace oriel::api\n")
    return "".join(out)
