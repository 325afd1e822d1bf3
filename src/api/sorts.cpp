#include "api/sorts.h"

namespace oriel::api {

namespace {

std::string_view take_word(std::string_view& text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    std::size_t length = 0;
    while (length < text.size() && text[length] != ' ' && text[length] != '\t') ++length;
    const std::string_view word = text.substr(0, length);
    text.remove_prefix(length);
    return word;
}

bool is_desc(std::string_view word) {
    return word.size() == 4 && (word[0] | 0x20) == 'd' && (word[1] | 0x20) == 'e' && (word[2] | 0x20) == 's' &&
           (word[3] | 0x20) == 'c';
}

}  // namespace

std::vector<Sort> parse_sorts(std::string_view text) {
    std::vector<Sort> sorts;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        std::string_view item = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
        const std::string_view field = take_word(item);
        if (field.empty()) continue;
        sorts.push_back({std::string(field), is_desc(take_word(item)) ? SortOrder::descending : SortOrder::ascending});
    }
    return sorts;
}

}  // namespace oriel::api
