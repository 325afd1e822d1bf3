#include "base/error.h"
#include "db/driver.h"

#include <array>
#include <string>

namespace oriel::db {

// One file in drivers/ is one driver and defines make_STEM(); setup.cmake writes the list.
#define ORIEL_DRIVER(stem) Result<std::unique_ptr<Database>> make_##stem(const Settings& settings);
#include "db/drivers.inc"
#undef ORIEL_DRIVER

namespace {

struct Driver {
    std::string_view name;
    Result<std::unique_ptr<Database>> (*make)(const Settings& settings);
};

constexpr Driver kDrivers[] = {
#define ORIEL_DRIVER(stem) {#stem, &make_##stem},
#include "db/drivers.inc"
#undef ORIEL_DRIVER
};

}  // namespace

Result<std::unique_ptr<Database>> open_database(const Settings& settings) {
    std::string known;
    for (const Driver& driver : kDrivers) {
        if (driver.name == settings.dialect_name) return driver.make(settings);
        known += (known.empty() ? "'" : ", '") + std::string(driver.name) + "'";
    }
    return Error::validation("dialect_name", settings.dialect_name.empty() ? "missing_field" : "invalid",
                             "no driver for dialect '" + settings.dialect_name + "'; there is " + known);
}

}  // namespace oriel::db
