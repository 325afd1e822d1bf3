#include "services/projects/visibility.h"

#include <utility>

namespace oriel::services {

std::shared_ptr<const model::Explore> visible_explore(const std::shared_ptr<const model::Model>& model,
                                                      std::string_view name, const model::AttributeValues& attributes) {
    const model::Explore* explore = model->find_explore(name);
    if (explore == nullptr || !model::passes_grants(*model, attributes, explore->required_access_grants))
        return nullptr;
    // The pointer keeps the whole model alive.
    if (model->access_grants.empty()) return {model, explore};

    auto shown = std::make_shared<model::Explore>(*explore);
    shown->field_index.clear();
    shown->sources.clear();
    for (const model::Source& source : explore->sources) {
        const bool whole = model::passes_grants(*model, attributes, source.required_access_grants) &&
                           model::passes_grants(*model, attributes, source.view->required_access_grants);
        const bool is_base = shown->sources.empty();
        if (!whole && !is_base) continue;
        model::Source kept = source;
        for (std::size_t i = 0; i < kept.visible.size(); ++i) {
            kept.visible[i] = kept.visible[i] && whole &&
                              model::passes_grants(*model, attributes, source.view->fields[i].required_access_grants);
        }
        shown->sources.push_back(std::move(kept));
    }
    return shown;
}

}  // namespace oriel::services
