#include "lookml/localization.h"

#include "base/json.h"
#include "lang/spelling.h"
#include "lookml/build_model.h"
#include "lookml/diagnostics.h"
#include "lookml/project.h"

#include <algorithm>
#include <optional>

namespace oriel::lookml {

namespace {

constexpr std::string_view kSuffix = ".strings.json";

/// One strings file; nothing after a report.
std::optional<std::unordered_map<std::string, std::string>> read_strings(const FileSource& source,
                                                                         const std::string& path,
                                                                         lang::Diagnostics& diagnostics) {
    const lang::SourceFile file(path, "");
    const auto fail = [&](std::string_view why) {
        diagnostics.report(diag::invalid_strings, {&file, {}}, why);
        return std::nullopt;
    };
    const auto text = source.read(path);
    if (!text.ok()) return fail(text.error().message);
    const auto json = Json::parse(text.value());
    if (!json.ok()) return fail(json.error().message);
    if (!json.value().is_object()) return fail("it has to be an object whose members are texts");
    std::unordered_map<std::string, std::string> out;
    for (const auto& [key, value] : json.value().as_object()) {
        if (!value.is_string()) return fail("'" + key + "' is " + std::string(value.kind()) + ", not a string");
        out.insert_or_assign(key, value.as_string());
    }
    return out;
}

class TranslationChecker {
public:
    TranslationChecker(ModelBuild& build, const model::Localization& strings)
        : build_(build), default_(strings.default_locale) {
        if (const auto found = strings.locales.find(default_); found != strings.locales.end()) known_ = &found->second;
    }

    void run() {
        if (known_ == nullptr) return;  // Told of where the settings are.
        text(child(build_.scope.settings, "label"));
        for (const std::string_view name : build_.scope.views.order) {
            const auto built = build_.views.find(name);
            if (built == build_.views.end() || !built->second.usable) continue;
            if (const Object* object = build_.merger.view(name)) labelled(*object, "view");
            for (const BuiltField& field : built->second.fields) {
                // The labels of a group's fields are made of its own, which can't be translated.
                if (field.object->kind == In::dimension_group) continue;
                labelled(*field.object, to_string(field.object->kind));
                for (const std::string_view key : {"group_label", "group_item_label", "description"})
                    text(*field.object, key);
            }
        }
        for (const std::string_view name : build_.scope.explores.order) {
            const Object* object = build_.merger.explore(name);
            if (object == nullptr || build_.merger.is_template(In::explore, name)) continue;
            labelled(*object, "explore");
            for (const std::string_view key : {"group_label", "description"}) text(*object, key);
        }
    }

private:
    void labelled(const Object& object, std::string_view kind) {
        if (object.find("label") != nullptr) {
            text(object, "label");
        } else {
            build_.context.diagnostics.report(diag::unlabelled, object.item.value_place(), kind, object.name());
        }
    }

    void text(const Object& object, std::string_view key) {
        if (const Entry* entry = object.find(key)) text(entry->item);
    }

    void text(Item item) {
        if (!item) return;
        const std::string text(build_.context.values.text(item));
        if (text.empty() || has_liquid(text) || known_->contains(text)) return;
        auto& finding =
            build_.context.diagnostics.report(diag::untranslated, item.value_place(), item.key(), text, default_);
        // Each guess looks at every key.
        constexpr std::size_t kMaxGuessed = 2'000;
        if (build_.context.diagnostics.full() || known_->size() > kMaxGuessed) return;
        lang::NearestName nearest(text);
        for (const auto& [key, value] : *known_) nearest.offer(key);
        finding.hint = nearest.hint();
    }

    ModelBuild& build_;
    const std::string& default_;
    const std::unordered_map<std::string, std::string>* known_ = nullptr;
};

}  // namespace

std::string_view locale_of(std::string_view path) {
    const std::string_view name = path.substr(path.find_last_of('/') + 1);
    if (name.size() <= kSuffix.size() || name.substr(name.size() - kSuffix.size()) != kSuffix) return {};
    return name.substr(0, name.size() - kSuffix.size());
}

LocalizationSettings read_localization(const Project& project, lang::Diagnostics& diagnostics) {
    LocalizationSettings out;
    const auto manifest = std::lower_bound(project.paths.begin(), project.paths.end(), "manifest.lkml");
    if (manifest == project.paths.end() || *manifest != "manifest.lkml") return out;
    const ProjectFile& file = project.files[static_cast<std::size_t>(manifest - project.paths.begin())];
    if (!file.usable()) return out;
    const Item settings = child(root(file.document), "localization_settings");
    if (!settings || settings.kind() != NodeKind::block) return out;

    Values values;
    const Item level = child(settings, "localization_level");
    if (level && values.text(level) == "permissive") out.level = "permissive";
    const Item locale = child(settings, "default_locale");
    if (!locale) {
        diagnostics.report(diag::missing_part, settings.place(), "localization_settings", "default_locale");
        return out;
    }
    out.default_locale = values.text(locale);

    auto strings = std::make_shared<model::Localization>();
    strings->default_locale = out.default_locale;
    for (const std::string& path : project.parts.all.front().paths) {
        const std::string_view name = locale_of(path);
        if (name.empty()) continue;
        if (strings->locales.contains(name)) {
            const lang::SourceFile nothing(path, "");
            diagnostics.report(diag::duplicate_strings, {&nothing, {}}, name);
            continue;
        }
        if (auto read = read_strings(*project.parts.all.front().source, path, diagnostics))
            strings->locales.emplace(std::string(name), std::move(*read));
    }
    if (!strings->locales.contains(out.default_locale)) {
        lang::NearestName nearest(out.default_locale);
        for (const auto& [known, its] : strings->locales) nearest.offer(known);
        diagnostics.report(diag::unknown_locale, locale.value_place(), out.default_locale, out.default_locale).hint =
            nearest.hint();
    }
    out.strings = std::move(strings);
    return out;
}

void check_translations(ModelBuild& build) {
    const LocalizationSettings& settings = build.project.localization;
    if (settings.strings == nullptr) return;
    const Item own = child(build.scope.settings, "localization_level");
    const std::string_view level = own ? build.context.values.text(own) : std::string_view(settings.level);
    if (level != "permissive") TranslationChecker(build, *settings.strings).run();
}

}  // namespace oriel::lookml
