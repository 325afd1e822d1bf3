#pragma once

#include "lookml/build_model.h"
#include "lookml/walk.h"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace oriel::lookml {

/// One view in an explore while it is built.
struct SourcePart {
    const BuiltView* built = nullptr;
    const Object* object = nullptr;  ///< The join, or the explore for its base.
    model::Source source;
    std::vector<Reference> references;  ///< Of its conditions on rows.
    std::vector<Reference> having;      ///< Of its condition on groups.
    bool alive = true;                  ///< False: left out of the explore.
};

/// What a text does with the fields it names.
enum class Use {
    rows,    ///< A condition on rows: no measures.
    groups,  ///< A condition on groups.
    filter,  ///< A field that is filtered.
    list,    ///< A field that is named.
};

/// The views and fields of one explore: which of them can work there (lookml.md section 6, 6 to 12).
///
/// First `add` all, then `set_names`, the `restrict_to`s, `settle`, and then ask.
class ExploreParts {
public:
    explicit ExploreParts(ModelBuild& build) : build_(build), diagnostics_(build.context.diagnostics) {}

    SourcePart& add(SourcePart part);
    void set_names(std::string explore, std::string base) {
        explore_ = std::move(explore);
        base_ = std::move(base);
    }
    std::deque<SourcePart>& sources() { return sources_; }
    const std::deque<SourcePart>& sources() const { return sources_; }
    SourcePart* find(std::string_view alias);
    /// A join that was written but is not there; told of.
    void lose(std::string_view alias, std::string why) { lost_.emplace(alias, std::move(why)); }
    bool is_lost(std::string_view alias) const { return lost_.contains(alias); }

    /// Applies a `fields` list: the explore's, or that of the join at `only`.
    void restrict_to(const std::vector<Item>& elements, std::size_t only = 0);

    /// Leaves out joins and fields that can't work because of what they refer to. False when that takes more rounds
    /// than any explore that makes sense needs.
    bool settle();
    static constexpr int kMaxRounds = 20;
    /// More joins than anyone writes by hand.
    static constexpr std::size_t kMaxJoins = 1'000;

    /// Whether the explore's own SQL or filters can use all of these; reports those it can't, and keeps why.
    bool all_usable(const std::vector<Reference>& references, Use use);

    /// After `all_usable` said no: what is missing, to go on after "its sql_on …".
    const std::string& why() const { return why_; }

private:
    friend class ExploreGraph;

    std::size_t first_node(std::size_t source) const { return offsets_[source]; }
    std::string name_of(std::size_t source, std::size_t field) const {
        return sources_[source].source.alias + "." + sources_[source].built->view->fields[field].name;
    }
    bool usable(const Reference& reference, Use use);
    void leave_out(SourcePart& part, std::string_view why);
    bool check_joins();
    void drop_cycles();

    ModelBuild& build_;
    lang::Diagnostics& diagnostics_;
    std::string explore_;
    std::string base_;
    std::deque<SourcePart> sources_;
    std::unordered_map<std::string_view, std::size_t> index_;
    std::unordered_map<std::string_view, std::string> lost_;
    std::vector<std::size_t> offsets_;
    std::vector<Mark> marks_;
    std::string why_;
};

}  // namespace oriel::lookml
