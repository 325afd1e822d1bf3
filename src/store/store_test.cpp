#include "store/store.h"

#include "store/keyfile.h"
#include "store/settings.h"
#include "store/store_fixture.h"

namespace oriel::store {
namespace {

class OpenStoreTest : public StoreTest {};
ORIEL_ON_BOTH_DATABASES(OpenStoreTest);

TEST_P(OpenStoreTest, a_wrong_key_is_told_at_once) {
    must(write_file(folder_ / "oriel.key", "oriel-key-1 " + std::string(64, 'a') + "\n", 0600));
    const auto opened = open_store(config());
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, ErrorCode::invalid_request);
    EXPECT_NE(opened.error().message.find("does not belong to this metadata store"), std::string::npos);
}

TEST_P(OpenStoreTest, a_lost_key_is_not_replaced) {
    std::filesystem::remove(folder_ / "oriel.key");
    EXPECT_EQ(open_store(config()).error().code, ErrorCode::not_found);
    StoreConfig creating = config();
    creating.create_key = true;
    const auto opened = open_store(std::move(creating));
    ASSERT_FALSE(opened.ok());
    EXPECT_NE(opened.error().message.find("has a key already"), std::string::npos) << opened.error().message;
    EXPECT_FALSE(file_exists(folder_ / "oriel.key"));
}

TEST_P(OpenStoreTest, opening_again_changes_nothing) {
    const auto before = db().version(Topic::config);
    auto again = open();
    EXPECT_EQ(again->version(Topic::config), before);
}

TEST(TestStoreTest, makes_its_key) {
    const TestStore store;
    EXPECT_EQ(file_mode(store.folder() / "oriel.key"), 0600U);
    auto session = must(store->read());
    EXPECT_TRUE(must(settings::find(session, "seed_version")).has_value());
}

class KeyFileTest : public testing::Test {
protected:
    Error load_fails(const std::string& content, FileMode mode = 0600) {
        must(write_file(folder_ / "key", content, mode));
        auto loaded = load_key_file(folder_ / "key");
        return loaded.ok() ? Error{} : std::move(loaded).error();
    }
    TemporaryFolder folder_;
};

TEST_F(KeyFileTest, saves_and_loads_but_never_overwrites) {
    const SecretKey key = SecretKey::random();
    must(save_key_file(folder_ / "key", key));
    EXPECT_EQ(file_mode(folder_ / "key"), 0600U);
    EXPECT_EQ(must(load_key_file(folder_ / "key")).bytes(), key.bytes());
    EXPECT_EQ(save_key_file(folder_ / "key", SecretKey::random()).error().code, ErrorCode::conflict);
    EXPECT_EQ(must(load_key_file(folder_ / "key")).bytes(), key.bytes());
}

TEST_F(KeyFileTest, bad_files_are_refused_without_showing_them) {
    const std::string digits(64, 'a');
    EXPECT_EQ(load_key_file(folder_ / "absent").error().code, ErrorCode::not_found);
    for (const std::string& content : {std::string(), std::string("oriel-key-1 "), digits, "oriel-key-2 " + digits,
                                       "oriel-key-1 " + digits.substr(1), "oriel-key-1 " + digits + "a",
                                       "oriel-key-1 " + std::string(64, 'g'), std::string(100000, 'x')}) {
        const Error error = load_fails(content);
        EXPECT_FALSE(error.message.empty()) << content.substr(0, 80);
        EXPECT_EQ(error.message.find("aaaa"), std::string::npos) << error.message;
    }
    const Error open_to_others = load_fails("oriel-key-1 " + digits + "\n", 0644);
    EXPECT_EQ(open_to_others.code, ErrorCode::invalid_request);
    EXPECT_NE(open_to_others.message.find("mode 0644"), std::string::npos) << open_to_others.message;
}

TEST(VaultTest, a_seal_is_bound_to_its_place) {
    const Vault vault(SecretKey::random());
    const std::string sealed = vault.seal("table", "column", "1", "secret");
    EXPECT_EQ(must(vault.unseal("table", "column", "1", sealed)), "secret");
    EXPECT_FALSE(vault.unseal("table", "column", "2", sealed).ok());
    EXPECT_FALSE(vault.unseal("tablecolumn", "", "1", sealed).ok());
    const auto elsewhere = vault.unseal("table", "other", "1", sealed);
    ASSERT_FALSE(elsewhere.ok());
    EXPECT_NE(elsewhere.error().message.find("table.other"), std::string::npos);
    EXPECT_NE(vault.hash_secret("x"), vault.hash_token("x"));
    EXPECT_NE(vault.fingerprint(), Vault(SecretKey::random()).fingerprint());
}

}  // namespace
}  // namespace oriel::store
