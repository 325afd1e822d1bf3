#include "store/queries.h"

#include "store/store_fixture.h"

#include <set>
#include <thread>

namespace oriel::store {
namespace {

QueryDefinition full_definition() {
    QueryDefinition definition;
    definition.model = "thelook";
    definition.view = "orders";
    definition.fields = {"orders.id", "orders.count"};
    definition.pivots = {"orders.status"};
    definition.fill_fields = {"orders.created_month"};
    definition.filters = {{"orders.status", "complete"}, {"a.b", "-NULL"}};
    definition.filter_expression = "${orders.id} > 1";
    definition.sorts = {"orders.count desc 0"};
    definition.limit = "500";
    definition.column_limit = "50";
    definition.total = true;
    definition.row_total = "right";
    definition.subtotals = {"orders.status"};
    definition.vis_config = Json::parse(R"({"type":"table","b":{"z":1,"a":[1,2.5,null]}})").value();
    definition.filter_config = Json::parse(R"({"x":[{"type":"="}]})").value();
    definition.dynamic_fields = R"([{"table_calculation":"t"}])";
    definition.query_timezone = "Europe/Berlin";
    definition.visible_ui_sections = "table";
    return definition;
}

TEST(QueryDefinitionTest, comes_back_as_it_went) {
    const QueryDefinition definition = full_definition();
    const auto again = must(QueryDefinition::from_json(definition.to_json()));
    EXPECT_EQ(again.to_json(), definition.to_json());
    EXPECT_EQ(again.filters, definition.filters);
    EXPECT_EQ(again.vis_config.dump(), R"({"type":"table","b":{"z":1,"a":[1,2.5,null]}})");
    EXPECT_EQ(again.hash(), definition.hash());
    EXPECT_EQ(must(QueryDefinition::from_json(QueryDefinition{}.to_json())).to_json().dump(),
              R"({"model":"","view":""})");
}

TEST(QueryDefinitionTest, hash_knows_what_is_the_same) {
    const std::string hash = full_definition().hash();
    EXPECT_EQ(hash.size(), 32U);
    QueryDefinition same = full_definition();
    same.vis_config = Json::parse(R"({"b":{"a":[1,2.5,null],"z":1},"type":"table"})").value();
    std::swap(same.filters[0], same.filters[1]);
    EXPECT_EQ(same.hash(), hash);
    QueryDefinition bare;
    bare.model = "m";
    bare.view = "v";
    QueryDefinition empty = bare;
    empty.total = false;
    empty.filter_expression = "";
    empty.vis_config = Json(Json::Object{});
    EXPECT_EQ(empty.hash(), bare.hash());
}

TEST(QueryDefinitionTest, every_member_counts) {
    std::set<std::string> hashes = {full_definition().hash()};
    const auto differs = [&](auto change) {
        QueryDefinition definition = full_definition();
        change(definition);
        EXPECT_TRUE(hashes.insert(definition.hash()).second);
    };
    differs([](QueryDefinition& d) { d.model = "other"; });
    differs([](QueryDefinition& d) { d.view = "other"; });
    differs([](QueryDefinition& d) { std::swap(d.fields[0], d.fields[1]); });
    differs([](QueryDefinition& d) { d.pivots.clear(); });
    differs([](QueryDefinition& d) { d.fill_fields.clear(); });
    differs([](QueryDefinition& d) { d.filters[0].second = "other"; });
    differs([](QueryDefinition& d) { d.filters.pop_back(); });
    differs([](QueryDefinition& d) { d.filter_expression = {}; });
    differs([](QueryDefinition& d) { d.sorts.clear(); });
    differs([](QueryDefinition& d) { d.limit = "501"; });
    differs([](QueryDefinition& d) { d.column_limit = {}; });
    differs([](QueryDefinition& d) { d.total = false; });
    differs([](QueryDefinition& d) { d.row_total = "left"; });
    differs([](QueryDefinition& d) { d.subtotals.clear(); });
    differs([](QueryDefinition& d) { d.vis_config = {}; });
    differs([](QueryDefinition& d) { d.filter_config = {}; });
    differs([](QueryDefinition& d) { d.dynamic_fields = {}; });
    differs([](QueryDefinition& d) { d.query_timezone = "UTC"; });
    differs([](QueryDefinition& d) { d.visible_ui_sections = {}; });
}

class QueriesTest : public StoreTest {
protected:
    Query add(const QueryDefinition& definition, const std::optional<std::string>& client_id = {}) {
        return must(queries::find_or_insert(db(), definition, client_id));
    }
};
ORIEL_ON_BOTH_DATABASES(QueriesTest);

TEST_P(QueriesTest, the_same_definition_is_the_same_row) {
    const Query first = add(full_definition());
    EXPECT_EQ(first.id, "1");
    EXPECT_EQ(first.slug.size(), 22U);
    EXPECT_EQ(first.client_id.size(), 22U);
    EXPECT_NE(first.slug, first.client_id);
    EXPECT_EQ(first.definition.to_json(), full_definition().to_json());
    const Query again = add(full_definition());
    EXPECT_EQ(again.id, first.id);
    EXPECT_EQ(again.slug, first.slug);
    EXPECT_EQ(again.client_id, first.client_id);
    const Query by_transaction = write([](Transaction& tx) { return queries::insert(tx, full_definition()); });
    EXPECT_EQ(by_transaction.id, first.id);
    QueryDefinition other = full_definition();
    other.limit = "10";
    EXPECT_EQ(add(other).id, "2");
    auto session = read();
    for (const std::string& name : {first.id, first.slug, first.client_id}) {
        EXPECT_EQ(must(found(queries::find_by_slug(session, name))).id, first.id);
    }
    EXPECT_EQ(must(found(queries::find(session, first.id))).slug, first.slug);
    EXPECT_FALSE(must(queries::find(session, first.slug)).has_value());
    EXPECT_FALSE(must(queries::find_by_slug(session, "nothing")).has_value());
}

TEST_P(QueriesTest, a_client_id_names_one_definition) {
    const std::string mine = "abcdefghij0123456789AB";
    const Query first = add(full_definition(), mine);
    EXPECT_EQ(first.client_id, mine);
    EXPECT_EQ(add(full_definition(), mine).id, first.id);
    const std::string second = "abcdefghij0123456789CD";
    EXPECT_EQ(add(full_definition(), second).id, first.id);
    EXPECT_EQ(add(full_definition(), second).client_id, second);
    EXPECT_EQ(add(full_definition()).client_id, mine);
    QueryDefinition other = full_definition();
    other.limit = "10";
    const auto taken = queries::find_or_insert(db(), other, mine);
    ASSERT_FALSE(taken.ok());
    EXPECT_EQ(taken.error().details.at(0).field, "client_id");
    auto session = read();
    EXPECT_FALSE(must(queries::find_by_definition(session, other)).has_value()) << "nothing of it stays";
    EXPECT_EQ(must(found(queries::find_by_slug(session, second))).client_id, second);
}

TEST_P(QueriesTest, bad_ones_name_their_field) {
    const auto field = [&](const QueryDefinition& definition, const std::optional<std::string>& client_id) {
        return queries::find_or_insert(db(), definition, client_id).error().details.at(0).field;
    };
    QueryDefinition definition = full_definition();
    EXPECT_EQ(field(definition, "short"), "client_id");
    EXPECT_EQ(field(definition, "abcdefghij0123456789A-"), "client_id");
    definition.view = "";
    EXPECT_EQ(field(definition, {}), "view");
    definition.model = "";
    EXPECT_EQ(field(definition, {}), "model");
}

TEST_P(QueriesTest, hostile_texts) {
    for (const std::string& text : kHostileTexts) {
        QueryDefinition definition;
        definition.model = text;
        definition.view = text;
        definition.filters = {{text, text}};
        definition.vis_config = Json(Json::Object{{text, Json(text)}});
        const Query query = add(definition);
        auto session = read();
        EXPECT_EQ(must(found(queries::find(session, query.id))).definition.to_json(), definition.to_json());
    }
}

TEST_P(QueriesTest, threads_that_add_the_same_get_the_same) {
    std::vector<std::string> ids(6);
    std::vector<std::jthread> threads;
    for (std::string& id : ids) {
        threads.emplace_back([this, &id] { id = add(full_definition()).id; });
    }
    for (auto& thread : threads) thread.join();
    for (const std::string& id : ids) EXPECT_EQ(id, ids[0]);
}

}  // namespace
}  // namespace oriel::store
