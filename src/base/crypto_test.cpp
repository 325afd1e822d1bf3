#include "base/crypto.h"

#include "base/ids.h"

#include <gtest/gtest.h>

#include <set>

namespace oriel {
namespace {

TEST(Crypto, a_sealed_text_opens_with_key_and_context_only) {
    const SecretKey key = SecretKey::random();
    for (const std::string& plain :
         {std::string(), std::string("secret"), std::string("\0\xff binary", 9), std::string(100000, 'x')}) {
        const std::string sealed = seal(key, plain, "users/1");
        EXPECT_EQ(sealed.find("secret"), std::string::npos);
        const auto opened = unseal(key, sealed, "users/1");
        ASSERT_TRUE(opened.ok());
        EXPECT_EQ(opened.value(), plain);
        EXPECT_FALSE(unseal(key, sealed, "users/2").ok());
        EXPECT_FALSE(unseal(SecretKey::random(), sealed, "users/1").ok());
        EXPECT_NE(sealed, seal(key, plain, "users/1")) << "each seal has a nonce of its own";
    }
}

TEST(Crypto, damage_is_noticed_at_every_byte) {
    const SecretKey key = SecretKey::random();
    const std::string sealed = seal(key, "password", "here");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string damaged = sealed;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        EXPECT_FALSE(unseal(key, damaged, "here").ok()) << i;
        EXPECT_FALSE(unseal(key, sealed.substr(0, i), "here").ok()) << i;
    }
    EXPECT_EQ(unseal(key, "", "here").error().code, ErrorCode::internal);
}

TEST(Crypto, derived_keys_depend_on_purpose_and_number) {
    const SecretKey key = SecretKey::from_bytes(std::string(32, 'k')).value();
    EXPECT_EQ(key.derive("seal", 1).bytes(), key.derive("seal", 1).bytes());
    EXPECT_NE(key.derive("seal", 1).bytes(), key.derive("seal", 2).bytes());
    EXPECT_NE(key.derive("seal", 1).bytes(), key.derive("token", 1).bytes());
    EXPECT_FALSE(SecretKey::from_bytes("short").ok());
}

TEST(Crypto, keyed_hash_depends_on_key_and_text) {
    const SecretKey key = SecretKey::from_bytes(std::string(32, 'k')).value();
    const SecretKey other = SecretKey::from_bytes(std::string(32, 'l')).value();
    EXPECT_EQ(keyed_hash(key, "a").size(), 32U);
    EXPECT_EQ(keyed_hash(key, "a"), keyed_hash(key, "a"));
    EXPECT_NE(keyed_hash(key, "a"), keyed_hash(key, "b"));
    EXPECT_NE(keyed_hash(key, "a"), keyed_hash(other, "a"));
    // BLAKE2b-256 of "abc", from the algorithm's public test vectors.
    EXPECT_EQ(to_hex(content_hash("abc")), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(Crypto, passwords) {
    const auto hash = hash_password("correct horse");
    ASSERT_TRUE(hash.ok());
    EXPECT_EQ(hash.value().substr(0, 10), "$argon2id$");
    EXPECT_TRUE(check_password(hash.value(), "correct horse"));
    EXPECT_FALSE(check_password(hash.value(), "correct horse "));
    EXPECT_FALSE(check_password(hash.value(), ""));
    EXPECT_FALSE(check_password("", "x"));
    EXPECT_FALSE(check_password("no hash at all", "x"));
    EXPECT_EQ(hash_password(std::string(1025, 'x')).error().code, ErrorCode::invalid_request);
}

TEST(Crypto, hexadecimal) {
    EXPECT_EQ(to_hex(std::string("\x00\xff\x10", 3)), "00ff10");
    EXPECT_EQ(from_hex("00FF10").value(), std::string("\x00\xff\x10", 3));
    EXPECT_FALSE(from_hex("0").ok());
    EXPECT_FALSE(from_hex("0g").ok());
}

TEST(Crypto, comparing) {
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_TRUE(constant_time_equal("abc", "abc"));
    EXPECT_FALSE(constant_time_equal("abc", "abd"));
    EXPECT_FALSE(constant_time_equal("abc", "abcd"));
}

TEST(Crypto, wiping) {
    std::string text = "password";
    wipe(text);
    EXPECT_TRUE(text.empty());
}

TEST(Ids, random_ones_are_letters_and_digits_and_differ) {
    std::set<std::string> seen;
    std::set<char> characters;
    for (int i = 0; i < 2000; ++i) {
        const std::string slug = random_slug();
        ASSERT_EQ(slug.size(), 22U);
        ASSERT_TRUE(seen.insert(slug).second);
        characters.insert(slug.begin(), slug.end());
    }
    EXPECT_EQ(characters.size(), 62U);
    EXPECT_EQ(random_token().size(), 40U);
    EXPECT_EQ(random_alphanumeric(0), "");
}

TEST(Ids, only_plain_positive_numbers_are_ids) {
    EXPECT_EQ(parse_id("1"), 1);
    EXPECT_EQ(parse_id("9223372036854775807"), 9223372036854775807);
    for (const char* bad : {"", "0", "01", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808", "lookml",
                            "1;", "\xD9\xA1"}) {
        EXPECT_FALSE(parse_id(bad).has_value()) << bad;
    }
    EXPECT_EQ(format_id(17), "17");
}

}  // namespace
}  // namespace oriel
