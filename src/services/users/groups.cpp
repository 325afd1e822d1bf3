#include "services/users/groups.h"

namespace oriel::services {

Result<store::Group> Groups::find(const Caller&, std::string_view id) {
    auto session = TRY(database_.read());
    return store::found(store::groups::find(session, id));
}

Result<store::Page<store::Group>> Groups::search(const Caller&, const store::Search& search) {
    auto session = TRY(database_.snapshot());
    return store::groups::search(session, search);
}

}  // namespace oriel::services
