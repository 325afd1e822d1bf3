#include "api/wire/field_mask.h"

namespace oriel::wire {

namespace {

constexpr int kMaxDepth = 32;

bool is_name_char(char c) {
    return c != ',' && c != '(' && c != ')' && c != ' ' && c != '\t' && c != '\n' && c != '\r';
}

}  // namespace

class FieldMaskParser {
public:
    explicit FieldMaskParser(std::string_view text) : text_(text) {}

    Result<FieldMask> run() {
        skip_blanks();
        if (at_ == text_.size()) return FieldMask();
        FieldMask mask = TRY(list(0));
        if (at_ != text_.size()) return broken("nothing more, because no '(' is open");
        return mask;
    }

private:
    Error broken(std::string_view expected) const {
        const std::string found = at_ < text_.size() ? "'" + std::string(1, text_[at_]) + "'" : std::string("the end");
        return Error::invalid_request("'fields' is not a list of names: found " + found + " at position " +
                                      std::to_string(at_ + 1) + ", expected " + std::string(expected) +
                                      "; an example that would do: id,title,folder(id,name)");
    }

    void skip_blanks() {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
            ++at_;
    }

    Result<FieldMask> list(int depth) {
        FieldMask mask;
        mask.everything_ = false;
        bool star = false;
        while (true) {
            skip_blanks();
            const std::size_t start = at_;
            while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
            const std::string_view name = text_.substr(start, at_ - start);
            // An empty item, as in `id,,title` or a comma at the end, asks for nothing and hurts nobody.
            if (name.empty() && at_ < text_.size() && text_[at_] == '(') return broken("a name before '('");
            skip_blanks();
            FieldMask inside;
            if (at_ < text_.size() && text_[at_] == '(') {
                if (depth + 1 >= kMaxDepth) return broken("at most 32 levels of '('");
                ++at_;
                inside = TRY(list(depth + 1));
                if (at_ >= text_.size() || text_[at_] != ')') return broken("',' or ')'");
                ++at_;
                skip_blanks();
            }
            if (name == "*") {
                star = true;
            } else if (!name.empty()) {
                add(mask, name, std::move(inside));
            }
            if (at_ >= text_.size() || text_[at_] == ')') break;
            if (text_[at_] != ',') return broken("','");
            ++at_;
        }
        if (star || mask.children_.empty()) return FieldMask();
        return mask;
    }

    /// Asked for twice, in part and in whole or in two parts: the union.
    static void add(FieldMask& mask, std::string_view name, FieldMask inside) {
        for (FieldMask::Child& child : mask.children_) {
            if (child.first != name) continue;
            if (child.second.everything_) return;
            if (inside.everything_) {
                child.second = FieldMask();
                return;
            }
            for (FieldMask::Child& grandchild : inside.children_) {
                add(child.second, grandchild.first, std::move(grandchild.second));
            }
            return;
        }
        mask.children_.emplace_back(std::string(name), std::move(inside));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

Result<FieldMask> FieldMask::parse(std::string_view text) {
    return FieldMaskParser(text).run();
}

const FieldMask& FieldMask::everything() {
    static const FieldMask mask;
    return mask;
}

const FieldMask* FieldMask::find(std::string_view name) const {
    for (const Child& child : children_) {
        if (child.first == name) return &child.second;
    }
    return nullptr;
}

const FieldMask& FieldMask::inside(std::string_view name) const {
    if (everything_) return *this;
    const FieldMask* found = find(name);
    return found != nullptr ? *found : everything();
}

}  // namespace oriel::wire
