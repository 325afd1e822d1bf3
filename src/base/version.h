#pragma once

namespace oriel {

/// Our own version.
inline constexpr const char* kVersion = "oriel 0.1.0";
/// The API release we speak. Source: docs/compat/versions.md
inline constexpr const char* kLookerRelease = "26.12.3";
inline constexpr const char* kApiVersion = "4.0";
inline constexpr const char* kApiFullVersion = "4.0.26.12";

}  // namespace oriel
