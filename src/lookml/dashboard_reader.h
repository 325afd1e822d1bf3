#pragma once

#include "lang/diagnostics.h"
#include "lang/yaml/yaml.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace oriel::lookml {

/// A YAML value with the file it stands in.
struct DashboardValue {
    const lang::SourceFile* file = nullptr;
    const lang::yaml::Node* node = nullptr;

    explicit operator bool() const { return node != nullptr; }
    lang::Place place() const { return {file, node->range}; }
};

/// A dashboard, filter, element or query as a list of parameters. Those of what it extends may stand in other files.
struct DashboardObject {
    std::string name;
    DashboardValue value;
    std::vector<std::pair<std::string_view, DashboardValue>> params;

    /// Takes the parameters of a mapping, which replace those it has.
    void add(DashboardValue mapping);
    void set(std::string_view key, DashboardValue value);
    DashboardValue find(std::string_view key) const;

private:
    std::unordered_map<std::string_view, std::size_t> index_;  ///< Into `params`.
};

/// A text and where it stands.
struct DashboardWord {
    std::string text;
    lang::Place place;
};

/// Reads the parameters of one object as what they mean, and reports values of the wrong kind.
class DashboardReader {
public:
    DashboardReader(const DashboardObject& object, lang::Diagnostics& diagnostics)
        : object_(object), diagnostics_(diagnostics) {}

    bool has(std::string_view key) const;
    std::string text(std::string_view key) const;
    std::optional<bool> flag(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    /// A list of texts; one text is a list of one.
    std::vector<DashboardWord> words(std::string_view key) const;
    std::vector<std::string> texts(std::string_view key) const;
    /// A mapping of texts, or a list of mappings, as one list of pairs. The words stand where the keys do.
    std::vector<std::pair<DashboardWord, std::string>> pairs(std::string_view key) const;
    /// A list of mappings, each as an object.
    std::vector<DashboardObject> objects(std::string_view key) const;
    /// Anything, as JSON; empty when it is not there.
    std::string json(std::string_view key) const;
    /// Where the parameter's value stands, else the object.
    lang::Place place(std::string_view key) const;

    void wrong(DashboardValue value, std::string_view key, std::string_view wanted) const;

private:
    void add_pairs(DashboardValue value, std::string_view key,
                   std::vector<std::pair<DashboardWord, std::string>>& out) const;

    const DashboardObject& object_;
    lang::Diagnostics& diagnostics_;
};

}  // namespace oriel::lookml
