"""What the C++ writers share: names, types, wrapped comments."""
import textwrap

from .model import item_of

# Words of C++ that are also names of fields or parameters here get an underscore.
KEYWORDS = set("""alignas alignof and asm auto bool break case catch char class concept const constexpr continue decltype
default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable
namespace new noexcept not nullptr operator or private protected public register requires return short signed sizeof static
static_assert struct switch template this throw true try typedef typeid typename union unsigned using virtual void volatile
while xor""".split())

HEADER = "// Made by tools/apigen.py from api/{file}. Change that file, not this one.\n"

SCALARS = {
    "string": "std::string", "uri-reference": "std::string", "boolean": "bool", "int64": "std::int64_t",
    "float": "double", "double": "double", "date-time": "Instant", "date": "Date", "any": "Json", "object": "Json",
}


def name(text):
    return text + "_" if text in KEYWORDS else text


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def value_type(base, values=""):
    """The C++ type of a value, as code in namespace oriel::wire spells it."""
    if base == "map<any>" or values == "any":
        return "Json"
    if base.startswith("map<"):
        return f"Map<{value_type(item_of(base))}>"
    if base.endswith("[]"):
        return f"std::vector<{value_type(base[:-2])}>"
    return SCALARS.get(base, base)


def is_struct(base):
    return base not in SCALARS and not base.endswith("[]") and not base.startswith("map<")


def outside(cpp_type):
    """The same type as code in namespace oriel::api spells it."""
    for known in ("std::vector<", "Map<"):
        if cpp_type.startswith(known):
            prefix = "wire::" if known == "Map<" else ""
            return f"{prefix}{known}{outside(cpp_type[len(known):-1])}>"
    if cpp_type in SCALARS.values():
        return "wire::Date" if cpp_type == "Date" else cpp_type
    return f"wire::{cpp_type}"


def doc(text, indent=0):
    """A /// comment, wrapped at column 120."""
    start = " " * indent + "/// "
    return "".join(line + "\n" for line in textwrap.wrap(text, 119, initial_indent=start, subsequent_indent=start,
                                                         break_long_words=False, break_on_hyphens=False))
