#include "lookml/syntax.h"

namespace oriel::lookml {

lang::Place Item::place() const {
    const Node& n = node();
    if (n.key_size == 0) return value_place();
    return {document_->file, {n.key, n.key + n.key_size}};
}

lang::Place Item::value_place() const {
    const Node& n = node();
    return {document_->file, {n.value, n.value + n.size}};
}

namespace {

void append_text(std::string& out, Item item, std::size_t indent) {
    for (const Item child : item.children()) {
        out.append(indent, ' ');
        if (child.node().key_size > 0) out.append(child.key()).append(": ");
        switch (child.kind()) {
            case NodeKind::block:
                if (child.refines()) out.push_back('+');
                out.append(child.name()).append(child.name().empty() ? "{" : " {");
                break;
            case NodeKind::list: out.push_back('['); break;
            case NodeKind::string: out.append("\"").append(unescape(child.raw())).append("\""); break;
            case NodeKind::atom: out.append(child.raw()); break;
            case NodeKind::expression: out.append(child.raw()).append(" ;;"); break;
        }
        out.push_back('\n');
        append_text(out, child, indent + 2);
    }
}

}  // namespace

std::string to_text(const Document& document) {
    std::string out;
    append_text(out, root(document), 0);
    return out;
}

std::string unescape(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '\\' && i + 1 < raw.size()) ++i;
        out.push_back(raw[i]);
    }
    return out;
}

}  // namespace oriel::lookml
