#pragma once

#include "lang/diagnostics.h"
#include "model/localization.h"

#include <memory>
#include <string>
#include <string_view>

namespace oriel::lookml {

struct ModelBuild;
struct Project;

/// `localization_settings` of the manifest.
struct LocalizationSettings {
    std::string default_locale;
    std::string level = "strict";  ///< Or `permissive`: whether a text without translation is a mistake.
    /// Null when the manifest has no settings: then nothing is translated.
    std::shared_ptr<const model::Localization> strings;
};

/// `en` for `locales/en.strings.json`; empty for a file of another kind.
std::string_view locale_of(std::string_view path);

/// Reads the settings and, when there are any, the strings files of the project itself.
LocalizationSettings read_localization(const Project& project, lang::Diagnostics& diagnostics);

/// With the level `strict`: reports labels and descriptions that the default locale does not have, and what has no
/// label to translate. A model's own `localization_level` counts before the manifest's.
void check_translations(ModelBuild& build);

}  // namespace oriel::lookml
