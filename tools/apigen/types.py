"""Wire types: gen/wire/TAG.h, and their part of gen/TAG.gen.cpp."""
from . import cpp
from .model import SCALARS, item_of


def files(api, tag):
    if not tag.types:
        return {}
    return {f"wire/{tag.stem}.h": _header(api, tag)}


def reachable(api):
    """Names of the types that requests bring and of those that answers carry: only these need code for it."""
    def closure(start, follow):
        found = set()
        todo = [name for name in start if name in api.types]
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            todo += [item_of(f.base) for f in api.types[name].fields if item_of(f.base) in api.types and follow(f)]
        return found
    read = closure((item_of(o.body.base) for o in api.operations if o.body), lambda f: f.is_read)
    written = closure((item_of(base) for o in api.operations for base in o.returns.values()), lambda f: not f.write_only)
    return read, written


def _referenced(tag):
    names = {item_of(f.base) for t in tag.types for f in t.fields}
    return sorted(n for n in names if n not in SCALARS)


def _member(field):
    if cpp.is_struct(field.base) and field.base not in SCALARS:
        return f"Link<{field.base}>"
    return f"Member<{cpp.value_type(field.base, field.values)}>"


def _header(api, tag):
    out = [cpp.HEADER.format(file=f"{tag.stem}.yaml"), "#pragma once\n\n",
           '#include "api/wire/member.h"\n#include "api/wire/time.h"\n#include "base/json.h"\n\n',
           "#include <cstdint>\n#include <string>\n#include <vector>\n\n",
           "namespace oriel::wire {\n\n", "class FieldMask;\nclass Reader;\n"]
    names = sorted(set(_referenced(tag)) | {t.name for t in tag.types})
    out += [f"struct {name};\n" for name in names]
    read, written = reachable(api)
    for kind in tag.types:
        name = kind.name
        out.append("\n" + cpp.doc(kind.summary))
        out.append(f"struct {name} {{\n")
        out.append(f"    {name}();\n    ~{name}();\n    {name}({name}&&) noexcept;\n"
                   f"    {name}& operator=({name}&&) noexcept;\n\n")
        for field in kind.fields:
            note = [field.summary] if field.summary else []
            if field.enum:
                note.append("One of " + ", ".join(field.enum) + ".")
            if field.write_only:
                note.append("Never written.")
            if field.read_only and not field.input and name in read:
                note.append("Not read.")
            if note:
                out.append(cpp.doc(" ".join(note), 4))
            out.append(f"    {_member(field)} {cpp.name(field.name)};\n")
        out.append("};\n")
        if name in read:
            out.append(f"void read({name}& value, const Json& json, Reader& reader);\n")
        if name in written:
            out.append(f"void write(JsonWriter& out, const {name}& value, const FieldMask& mask);\n")
    out.append("\n}  // namespace oriel::wire\n")
    return "".join(out)


def source(api, tag):
    """The headers that the types' code needs, and the code."""
    if not tag.types:
        return set(), ""
    stems = {t.name: t.stem for t in api.tags}
    headers = {"api/wire/reader.h", "api/wire/writer.h", f"gen/wire/{tag.stem}.h"}
    headers |= {f"gen/wire/{stems[api.types[n].tag]}.h" for n in _referenced(tag)}
    out = ["namespace oriel::wire {\n"]
    read, written = reachable(api)
    for kind in tag.types:
        out.append(_special_members(kind.name))
        if kind.name in read:
            out.append(_read(kind))
        if kind.name in written:
            out.append(_write(kind))
    out.append("\n}  // namespace oriel::wire\n")
    return headers, "".join(out)


def _special_members(name):
    """Compiled here, once, and not wherever a value is used. No copies: they would double the code, and nobody needs them."""
    return (f"\n{name}::{name}() = default;\n{name}::~{name}() = default;\n"
            f"{name}::{name}({name}&&) noexcept = default;\n"
            f"{name}& {name}::operator=({name}&& other) noexcept {{ return replace(*this, std::move(other)); }}\n")


def _read(kind):
    """Names in one sorted table, then a switch: one search a member that came."""
    cases = {}
    for field in kind.fields:
        if field.is_read:
            for name in (field.name,) + field.also:
                cases[name] = field
    required = [f for f in kind.fields if f.required and f.is_read]
    if not cases:
        return f"\nvoid read({kind.name}&, const Json& json, Reader& reader) {{ reader.open(json); }}\n"
    names = sorted(cases)
    out = [f"\nvoid read({kind.name}& value, const Json& json, Reader& reader) {{\n"]
    out.append(_names("kNames", names))
    for field in kind.fields:
        if field.enum and field.is_read:
            out.append(_names(f"k_{field.name}_values", field.enum))
    out.append("    const Json::Object* members = reader.open(json);\n    if (members == nullptr) return;\n")
    out.append("    for (const auto& [name, item] : *members) {\n        switch (find_member(kNames, name)) {\n")
    for index, name in enumerate(names):
        field = cases[name]
        target = f"value.{cpp.name(field.name)}"
        if field.enum:
            call = f"reader.take_enum({cpp.quoted(name)}, item, {target}, k_{field.name}_values)"
        elif field.base == "map<any>" or field.values == "any":
            call = f"reader.take_object({cpp.quoted(name)}, item, {target})"
        else:
            call = f"reader.take({cpp.quoted(name)}, item, {target})"
        out.append(f"            case {index}: {call}; break;\n")
    out.append("            default: break;\n        }\n    }\n")
    for field in required:
        out.append(f"    reader.require({cpp.quoted(field.name)}, value.{cpp.name(field.name)}.state());\n")
    out.append("}\n")
    return "".join(out)


def _write(kind):
    fields = [f for f in kind.fields if not f.write_only]
    if not fields:
        return (f"\nvoid write(JsonWriter& out, const {kind.name}&, const FieldMask&) {{\n"
                "    out.begin_object();\n    out.end_object();\n}\n")
    out = [f"\nvoid write(JsonWriter& out, const {kind.name}& value, const FieldMask& mask) {{\n"]
    out.append(_names("kNames", [f.name for f in fields]))
    out.append("    const Selection wanted(mask, kNames);\n    out.begin_object();\n")
    for index, field in enumerate(fields):
        key = cpp.quoted(f'"{field.name}":')
        missing = "Missing::null" if field.nullable else "Missing::left_out"
        inside = ""
        if item_of(field.base) not in SCALARS:
            inside = f", mask.inside({cpp.quoted(field.name)})"
        out.append(f"    if (wanted[{index}]) put(out, {key}, value.{cpp.name(field.name)}, {missing}{inside});\n")
    out.append("    out.end_object();\n}\n")
    return "".join(out)


def _names(constant, names):
    rows = "".join(f"        {cpp.quoted(name)},\n" for name in names)
    return f"    static constexpr std::array<std::string_view, {len(names)}> {constant} = {{\n{rows}    }};\n"
