#include "api/binding.h"

#include <gtest/gtest.h>

#include <map>

// A made-up operation and its handler: what the generator and a handler author write.

namespace oriel::services {

class Pets {
public:
    std::map<std::string, std::string> names = {{"1", "Rex"}, {"2", "Tom"}};
};

}  // namespace oriel::services

namespace oriel::api {

struct Pet {
    std::string id;
    std::string name;
};
void write(JsonWriter& out, const Pet& value, const wire::FieldMask& mask) {
    out.begin_object();
    if (mask.wants("id")) {
        out.rendered_key("\"id\":");
        out.string(value.id);
    }
    if (mask.wants("name")) {
        out.rendered_key("\"name\":");
        out.string(value.name);
    }
    out.end_object();
}

struct PetParams {
    std::string pet_id;
    wire::FieldMask fields;
};
void read(PetParams& params, ParamReader& in) {
    in.path(0, "pet_id", params.pet_id);
    in.fields(params.fields);
}

struct AllPetsParams {
    Paging paging;
};
void read(AllPetsParams& params, ParamReader& in) {
    in.paging(params.paging);
}

namespace {

const Operation kPet{"pet",
                     "Pet",
                     "GET",
                     "/pets/{pet_id}",
                     "/pets/:pet_id",
                     "",
                     Access::permission,
                     {services::Permission::see_looks, services::Permission::develop},
                     2,
                     404,
                     http::Work::quick,
                     false};
const Operation kDeletePet{"delete_pet",
                           "Pet",
                           "DELETE",
                           "/pets/{pet_id}",
                           "/pets/:pet_id",
                           "",
                           Access::permission,
                           {services::Permission::save_looks},
                           1,
                           403,
                           http::Work::blocking,
                           false};
const Operation kAllPets{"all_pets",   "Pet", "GET", "/pets", "/pets",           "/pets",
                         Access::none, {},    0,     404,     http::Work::quick, false};
const Operation kPetFood{"pet_food",       "Pet", "GET", "/pet_food", "/pet_food",       "",
                         Access::any_user, {},    0,     404,         http::Work::quick, true};

}  // namespace

namespace op {
struct pet {
    using Params = PetParams;
    using Returns = Pet;
    static constexpr bool kMayBeEmpty = false;
    static constexpr bool kHasCaller = true;
    static const Operation& row() { return kPet; }
};
struct delete_pet {
    using Params = PetParams;
    using Returns = void;
    static constexpr bool kMayBeEmpty = true;
    static constexpr bool kHasCaller = true;
    static const Operation& row() { return kDeletePet; }
};
struct all_pets {
    using Params = AllPetsParams;
    using Returns = std::vector<Pet>;
    static constexpr bool kMayBeEmpty = false;
    static constexpr bool kHasCaller = false;
    static const Operation& row() { return kAllPets; }
};
}  // namespace op

Result<Pet> pet(const PetParams& params, const services::Caller& caller, services::Pets& pets) {
    const auto found = pets.names.find(params.pet_id);
    if (found == pets.names.end()) return Error::not_found();
    return Pet{found->first, found->second + " of " + caller.user_id};
}

Status delete_pet(services::Pets& pets, Call& call, const PetParams& params) {
    if (pets.names.erase(params.pet_id) == 0) return Error::not_found();
    call.set_header("X-Gone", params.pet_id);
    return Ok{};
}

Result<Page<Pet>> all_pets(const AllPetsParams& params, const services::Pets& pets) {
    std::vector<Pet> all;
    for (const auto& [id, name] : pets.names) all.push_back({id, name});
    return page_of(std::move(all), params.paging);
}

namespace {

class FakeAuthenticator final : public Authenticator {
public:
    Result<std::shared_ptr<const services::Caller>> authenticate(std::string_view token) override {
        if (token == "expired") return Error::unauthenticated();
        auto caller = std::make_shared<services::Caller>();
        caller->user_id = "7";
        caller->is_admin = token == "admin";
        if (token == "developer") caller->instance.set(static_cast<std::size_t>(services::Permission::develop));
        return std::shared_ptr<const services::Caller>(std::move(caller));
    }
};

class Binding : public ::testing::Test {
protected:
    Binding() {
        const ServiceSet<services::Pets> services(pets_);
        bind<op::pet, &pet>(routes_, services);
        bind<op::delete_pet, &delete_pet>(routes_, services);
        bind<op::all_pets, &all_pets>(routes_, services);
        routes_.add_planned(kPetFood);
    }

    http::Response call(std::string method, std::string path, std::string_view token = "admin",
                        std::string query = "") {
        http::Request request;
        request.method = std::move(method);
        request.path = std::move(path);
        request.secure = true;
        request.headers = {{"Host", "example.com:19999"}};
        if (!token.empty()) request.headers.push_back({"Authorization", "token " + std::string(token)});
        if (!query.empty()) {
            const std::size_t equals = query.find('=');
            request.query.emplace_back(query.substr(0, equals), query.substr(equals + 1));
        }
        const http::Match match = router_.match(request.method, request.path);
        if (match.route == nullptr) return unrouted_response(request, match, base_url({}, request));
        return match.route->handler(request, match.values);
    }

    static std::string body(const http::Response& response) { return std::get<std::string>(response.body); }
    static std::string header(const http::Response& response, std::string_view name) {
        for (const http::Header& item : response.headers) {
            if (item.name == name) return item.value;
        }
        return {};
    }

    services::Pets pets_;
    FakeAuthenticator authenticator_;
    http::Router router_;
    Routes routes_{router_, authenticator_, {}};
};

TEST_F(Binding, ReadsParametersCallsAndWritesTheValue) {
    const http::Response response = call("GET", "/api/4.0/pets/1");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(body(response), R"({"id":"1","name":"Rex of 7"})");
    EXPECT_EQ(header(response, "Content-Type"), "application/json;charset=utf-8");
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
    EXPECT_EQ(response.operation, "pet");
    EXPECT_EQ(response.user_id, "7");
}

TEST_F(Binding, WritesOnlyTheFieldsAskedFor) {
    EXPECT_EQ(body(call("GET", "/api/4.0/pets/1", "admin", "fields=name")), R"({"name":"Rex of 7"})");
}

TEST_F(Binding, TurnsAnErrorIntoABodyWithTheRouteInItsUrl) {
    const http::Response response = call("GET", "/api/4.0/pets/9");
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(
        body(response),
        R"({"message":"Not found","documentation_url":"https://example.com:19999/r/err/4.0/404/get/pets/:pet_id"})");
}

TEST_F(Binding, WantsAToken) {
    for (const std::string_view token : {"", "expired"}) {
        const http::Response response = call("GET", "/api/4.0/pets/1", token);
        EXPECT_EQ(response.status, 401);
        EXPECT_NE(body(response).find(R"("message":"Requires authentication.")"), std::string::npos);
    }
    EXPECT_EQ(call("GET", "/api/4.0/pet_food", "").status, 401);  // Planned ones too.
    EXPECT_EQ(call("GET", "/api/4.0/pets", "").status, 200);      // Where none is needed, none is.
    EXPECT_EQ(call("GET", "/api/4.0/pets", "expired").status, 200);
}

TEST_F(Binding, WantsOneOfThePermissions) {
    EXPECT_EQ(call("GET", "/api/4.0/pets/1", "nobody").status, 404);
    EXPECT_EQ(call("GET", "/api/4.0/pets/1", "developer").status, 200);
    const http::Response refused = call("DELETE", "/api/4.0/pets/1", "developer");
    EXPECT_EQ(refused.status, 403);
    EXPECT_NE(body(refused).find("'delete_pet' needs the permission 'save_looks'"), std::string::npos);
    EXPECT_EQ(pets_.names.size(), 2U);
}

TEST_F(Binding, AnswersNothingWithNothing) {
    const http::Response response = call("DELETE", "/api/4.0/pets/1");
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(body(response), "");
    EXPECT_EQ(header(response, "X-Gone"), "1");
}

TEST_F(Binding, PagesWithLinkAndTotal) {
    const http::Response response = call("GET", "/api/4.0/pets", "", "limit=1");
    EXPECT_EQ(body(response), R"([{"id":"1","name":"Rex"}])");
    EXPECT_EQ(header(response, "X-Total-Count"), "2");
    EXPECT_EQ(header(response, "Link"),
              "<https://example.com:19999/api/4.0/pets?limit=1&offset=0>; rel=\"first\", "
              "<https://example.com:19999/api/4.0/pets?limit=1&offset=1>; rel=\"next\", "
              "<https://example.com:19999/api/4.0/pets?limit=1&offset=1>; rel=\"last\"");
    EXPECT_EQ(call("GET", "/api/4.0/pets", "", "limit=x").status, 400);
}

TEST_F(Binding, ServesTheSecondPathToo) {
    EXPECT_EQ(call("GET", "/pets", "").status, 200);
}

TEST_F(Binding, SaysWhatIsPlanned) {
    const http::Response response = call("GET", "/api/4.0/pet_food");
    EXPECT_EQ(response.status, 501);
    EXPECT_NE(body(response).find("'pet_food' is not built yet"), std::string::npos);
}

TEST_F(Binding, AnswersUnknownPathsAndMethods) {
    EXPECT_EQ(call("GET", "/api/4.0/nothing").status, 404);
    const http::Response response = call("PUT", "/api/4.0/pets/1");
    EXPECT_EQ(response.status, 405);
    EXPECT_NE(header(response, "Allow").find("DELETE"), std::string::npos);
}

TEST_F(Binding, HandlersAreCalledDirectlyInTests) {
    services::Caller caller;
    caller.user_id = "3";
    EXPECT_EQ(pet({.pet_id = "2", .fields = {}}, caller, pets_).value().name, "Tom of 3");
}

}  // namespace

}  // namespace oriel::api
