#include "lang/yaml/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

namespace oriel::lang::yaml {

namespace {

/// Byte offsets of the library's marks, which count characters. Marks come in order, so the text is walked once.
class Offsets {
public:
    explicit Offsets(std::string_view text) : text_(text) {}

    std::uint32_t of(const yaml_mark_t& mark) {
        if (mark.index < characters_) characters_ = bytes_ = 0;
        while (characters_ < mark.index && bytes_ < text_.size()) {
            ++bytes_;
            while (bytes_ < text_.size() && (static_cast<unsigned char>(text_[bytes_]) & 0xC0u) == 0x80u) ++bytes_;
            ++characters_;
        }
        return static_cast<std::uint32_t>(bytes_);
    }

private:
    std::string_view text_;
    std::size_t characters_ = 0;
    std::size_t bytes_ = 0;
};

/// The library's parser and one event, which are given back whatever happens.
class Events {
public:
    explicit Events(std::string_view text) {
        usable_ = yaml_parser_initialize(&parser_) != 0;
        if (!usable_) return;
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    ~Events() {
        drop();
        if (usable_) yaml_parser_delete(&parser_);
    }
    Events(const Events&) = delete;
    Events& operator=(const Events&) = delete;

    /// The next event, which lives until the next call; nullptr when the text is wrong.
    const yaml_event_t* next() {
        drop();
        if (!usable_ || yaml_parser_parse(&parser_, &event_) == 0) return nullptr;
        held_ = true;
        return &event_;
    }
    const yaml_parser_t& parser() const { return parser_; }

private:
    void drop() {
        if (held_) yaml_event_delete(&event_);
        held_ = false;
    }
    yaml_parser_t parser_{};
    yaml_event_t event_{};
    bool usable_ = false;
    bool held_ = false;
};

std::string_view text_of(const yaml_char_t* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

class Composer {
public:
    Composer(std::string_view text, Document& out) : text_(text), offsets_(text), events_(text), out_(out) {}

    void run() {
        const Node* root = nullptr;
        int documents = 0;
        for (;;) {
            const yaml_event_t* event = events_.next();
            if (event == nullptr) return fail_parsing();
            if (event->type == YAML_STREAM_END_EVENT) break;
            if (event->type == YAML_DOCUMENT_START_EVENT && ++documents == 2)
                return fail(range(*event), "a second document begins here; only one can be in a file");
            const Node* value = take(*event);
            if (failed_) return;
            if (value == nullptr) continue;
            if (open_.empty()) {
                root = value;
            } else if (!add(value)) {
                return;
            }
        }
        out_.root = root;
    }

private:
    struct Open {
        Node* node;
        std::string anchor;
        const Node* key = nullptr;  ///< Of a mapping, when its value is still to come.
        std::vector<const Node*> merged = {};
    };

    SourceRange range(const yaml_event_t& event) {
        const std::uint32_t begin = offsets_.of(event.start_mark);
        // A block's end is where the next thing begins: it says nothing.
        const bool whole = event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT;
        return {begin, whole ? offsets_.of(event.end_mark) : begin};
    }

    void fail(SourceRange where, std::string message) {
        failed_ = true;
        out_.problems.push_back({where, std::move(message)});
    }

    void fail_parsing() {
        const yaml_parser_t& parser = events_.parser();
        if (parser.error == YAML_READER_ERROR) {
            const auto at = static_cast<std::uint32_t>(std::min(parser.problem_offset, text_.size()));
            return fail({at, at}, "the text is not UTF-8, or holds a control character");
        }
        if (parser.error == YAML_MEMORY_ERROR) return fail({0, 0}, "the text can't be read: no memory");
        const std::uint32_t at = offsets_.of(parser.problem_mark);
        std::string message(parser.problem == nullptr ? "the text is no YAML" : parser.problem);
        if (parser.context != nullptr) message.append(" ").append(parser.context);
        fail({at, at}, std::move(message));
    }

    /// What an event gives: a finished node, or nullptr when it only opens one or gives none.
    const Node* take(const yaml_event_t& event) {
        switch (event.type) {
            case YAML_SCALAR_EVENT: return scalar(event);
            case YAML_ALIAS_EVENT: return alias(event);
            case YAML_SEQUENCE_START_EVENT:
                open(event, Node::Kind::sequence, text_of(event.data.sequence_start.anchor));
                return nullptr;
            case YAML_MAPPING_START_EVENT:
                open(event, Node::Kind::mapping, text_of(event.data.mapping_start.anchor));
                return nullptr;
            case YAML_SEQUENCE_END_EVENT:
            case YAML_MAPPING_END_EVENT: return close();
            case YAML_NO_EVENT:
            case YAML_STREAM_START_EVENT:
            case YAML_STREAM_END_EVENT:
            case YAML_DOCUMENT_START_EVENT:
            case YAML_DOCUMENT_END_EVENT: return nullptr;
        }
        return nullptr;
    }

    const Node* scalar(const yaml_event_t& event) {
        Node& node = out_.nodes.emplace_back();
        node.range = range(event);
        node.plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && event.data.scalar.plain_implicit != 0;
        node.text.assign(reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length);
        if (const auto anchor = text_of(event.data.scalar.anchor); !anchor.empty())
            anchors_.insert_or_assign(std::string(anchor), &node);
        return &node;
    }

    const Node* alias(const yaml_event_t& event) {
        const std::string name(text_of(event.data.alias.anchor));
        const auto found = anchors_.find(name);
        if (found != anchors_.end()) return found->second;
        const bool inside =
            std::any_of(open_.begin(), open_.end(), [&](const Open& open) { return open.anchor == name; });
        fail(range(event),
             inside ? "'*" + name + "' stands in what it repeats" : "there is no '&" + name + "' before it");
        return nullptr;
    }

    void open(const yaml_event_t& event, Node::Kind kind, std::string_view anchor) {
        if (open_.size() >= kMaxDepth) return fail(range(event), too_deep());
        Node& node = out_.nodes.emplace_back();
        node.kind = kind;
        node.range = range(event);
        anchors_.erase(std::string(anchor));
        open_.push_back({&node, std::string(anchor)});
    }

    const Node* close() {
        Open done = std::move(open_.back());
        open_.pop_back();
        if (!done.merged.empty() && !merge(*done.node, done.merged)) return nullptr;
        if (!done.anchor.empty()) anchors_.insert_or_assign(std::move(done.anchor), done.node);
        return done.node;
    }

    /// Puts a finished node where it belongs; false when that is more than is taken.
    bool add(const Node* value) {
        Open& parent = open_.back();
        Node& node = *parent.node;
        node.size += value->size;
        node.depth = std::max(node.depth, value->depth + 1);
        if (node.size > kMaxNodes) {
            fail(value->range, "the text holds more than " + std::to_string(kMaxNodes) + " values");
            return false;
        }
        if (node.depth + static_cast<int>(open_.size()) - 1 > kMaxDepth) {
            fail(value->range, too_deep());
            return false;
        }
        if (node.is_sequence()) {
            node.items.push_back(value);
        } else if (parent.key == nullptr) {
            parent.key = value;
        } else {
            const Node* key = parent.key;
            parent.key = nullptr;
            if (key->is_scalar() && key->plain && key->text == "<<") {
                parent.merged.push_back(value);
            } else {
                node.members.emplace_back(key, value);
            }
        }
        return true;
    }

    /// Adds the members of `<<: *anchor`, or of a list of anchors, that the mapping does not have itself.
    bool merge(Node& node, const std::vector<const Node*>& merged) {
        std::unordered_set<std::string_view> has;
        for (const auto& [key, value] : node.members) {
            if (key->is_scalar()) has.insert(key->text);
        }
        std::vector<const Node*> sources;
        for (const Node* one : merged) {
            if (one->is_sequence()) {
                sources.insert(sources.end(), one->items.begin(), one->items.end());
            } else {
                sources.push_back(one);
            }
        }
        for (const Node* source : sources) {
            if (!source->is_mapping()) {
                fail(source->range, "'<<' takes a mapping or a list of them, found " + source->describe());
                return false;
            }
            for (const auto& [key, value] : source->members) {
                if (!key->is_scalar() || !has.insert(key->text).second) continue;
                node.members.emplace_back(key, value);
                node.size += key->size + value->size;
            }
        }
        if (node.size <= kMaxNodes) return true;
        fail(node.range, "the text holds more than " + std::to_string(kMaxNodes) + " values");
        return false;
    }

    static std::string too_deep() { return "values nest deeper than " + std::to_string(kMaxDepth) + " levels"; }

    std::string_view text_;
    Offsets offsets_;
    Events events_;
    Document& out_;
    std::vector<Open> open_;
    std::unordered_map<std::string, const Node*> anchors_;
    bool failed_ = false;
};

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

void add_repeated_keys(const Document& document, std::vector<Problem>& problems) {
    for (const Node& node : document.nodes) {
        std::unordered_set<std::string_view> seen;
        for (const auto& [key, value] : node.members) {
            if (key->is_scalar() && !seen.insert(key->text).second)
                problems.push_back({key->range, "'" + key->text + "' is given twice; the last one counts", false});
        }
    }
}

}  // namespace

bool Node::is_null() const {
    return is_scalar() && plain && one_of(text, {"", "~", "null", "Null", "NULL"});
}

std::optional<bool> Node::as_bool() const {
    if (!is_scalar() || !plain) return std::nullopt;
    if (one_of(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})) return true;
    if (one_of(text, {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})) return false;
    return std::nullopt;
}

std::optional<std::int64_t> Node::as_int() const {
    if (!is_scalar() || !plain || text.empty()) return std::nullopt;
    const char* begin = text.data() + (text[0] == '+' ? 1 : 0);
    const char* const end = text.data() + text.size();
    const char* digits = begin + (begin < end && *begin == '-' ? 1 : 0);
    // `010` is eight to some and ten to others; it stays a text.
    if (digits == end || (*digits == '0' && digits + 1 != end) || (text[0] == '+' && digits != begin))
        return std::nullopt;
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

std::optional<double> Node::as_number() const {
    if (const auto whole = as_int()) return static_cast<double>(*whole);
    if (!is_scalar() || !plain || text.find_first_of(".eE") == std::string::npos) return std::nullopt;
    double value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || stop != text.data() + text.size() || !(value - value == 0)) return std::nullopt;
    return value;
}

const Node* Node::find(std::string_view key) const {
    for (auto member = members.rbegin(); member != members.rend(); ++member) {
        if (member->first->is_scalar() && member->first->text == key) return member->second;
    }
    return nullptr;
}

std::string Node::describe() const {
    switch (kind) {
        case Kind::sequence: return "a list";
        case Kind::mapping: return "a mapping";
        case Kind::scalar: break;
    }
    if (is_null()) return "nothing";
    constexpr std::size_t kShown = 60;
    if (text.size() <= kShown) return "'" + text + "'";
    std::size_t end = kShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    return "'" + text.substr(0, end) + "…'";
}

Document parse(std::string_view text) {
    Document out;
    if (text.size() > kMaxBytes) {
        out.problems.push_back({{0, 0}, "the text is larger than " + std::to_string(kMaxBytes) + " bytes"});
        return out;
    }
    // A byte order mark is no part of the text, but of the file.
    const std::uint32_t mark = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    Composer(text.substr(mark), out).run();
    if (out.root != nullptr) add_repeated_keys(out, out.problems);
    if (mark != 0) {
        for (Node& node : out.nodes) node.range = {node.range.begin + mark, node.range.end + mark};
        for (Problem& problem : out.problems) problem.range = {problem.range.begin + mark, problem.range.end + mark};
    }
    return out;
}

Json to_json(const Node& node) {
    switch (node.kind) {
        case Node::Kind::sequence: {
            Json::Array out;
            for (const Node* item : node.items) out.push_back(to_json(*item));
            return out;
        }
        case Node::Kind::mapping: {
            Json::Object out;
            std::unordered_map<std::string_view, std::size_t> places;
            for (const auto& [key, value] : node.members) {
                if (!key->is_scalar()) continue;
                const auto [place, added] = places.emplace(key->text, out.size());
                if (added) {
                    out.emplace_back(key->text, to_json(*value));
                } else {
                    out[place->second].second = to_json(*value);
                }
            }
            return out;
        }
        case Node::Kind::scalar: break;
    }
    if (node.is_null()) return nullptr;
    if (const auto yes = node.as_bool()) return *yes;
    if (const auto whole = node.as_int()) return *whole;
    if (const auto number = node.as_number()) return *number;
    return node.text;
}

}  // namespace oriel::lang::yaml
