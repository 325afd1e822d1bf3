#include "base/log.h"

#include "base/json.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace oriel::log {
namespace {

class LogTest : public testing::Test {
protected:
    void SetUp() override { capture(Level::debug); }
    void TearDown() override { ASSERT_TRUE(configure({}).ok()); }

    void capture(Level level) {
        Settings settings;
        settings.level = level;
        settings.capture = [this](std::string_view line) { lines.emplace_back(line); };
        ASSERT_TRUE(configure(std::move(settings)).ok());
    }
    std::vector<std::string> lines;
};

TEST_F(LogTest, ALineIsOneJsonObject) {
    info("listening \"here\"\n", {{"port", 8080}, {"tls", true}, {"ratio", 0.5}, {"host", "a\x01\xff"}});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].back(), '\n');
    EXPECT_EQ(lines[0].find('\n'), lines[0].size() - 1);
    const auto json = Json::parse(lines[0]);
    ASSERT_TRUE(json.ok()) << lines[0];
    EXPECT_EQ(json.value().find("level")->as_string(), "info");
    EXPECT_EQ(json.value().find("message")->as_string(), "listening \"here\"\n");
    EXPECT_EQ(json.value().find("port")->as_int(), 8080);
    EXPECT_TRUE(json.value().find("tls")->as_bool());
    EXPECT_EQ(json.value().find("ratio")->as_double(), 0.5);
    const std::string time = json.value().find("time")->as_string();
    EXPECT_EQ(time.size(), std::string("2026-11-03T09:12:00.123Z").size());
    EXPECT_EQ(time.back(), 'Z');
}

TEST_F(LogTest, LevelsBelowTheThresholdAreNotWritten) {
    capture(Level::warn);
    info("no");
    warn("yes");
    EXPECT_EQ(lines.size(), 1U);
    capture(Level::off);
    error("no");
    EXPECT_EQ(lines.size(), 1U);
    EXPECT_FALSE(enabled(Level::error));
}

TEST_F(LogTest, ValuesOfSecretFieldsAreReplaced) {
    info("login", {{"client_secret", "hunter2"}, {"Authorization", "token hunter2"}, {"client_id", "abc"}});
    EXPECT_EQ(lines[0].find("hunter2"), std::string::npos);
    EXPECT_NE(lines[0].find("abc"), std::string::npos);
}

TEST(Log, SecretsInFreeTextAreReplaced) {
    EXPECT_EQ(without_secrets("POST /login?client_id=a&client_secret=hunter2&x=1"),
              "POST /login?client_id=a&client_secret=***&x=1");
    EXPECT_EQ(without_secrets("Authorization: Bearer hunter2, next"), "Authorization: ***, next");
    EXPECT_EQ(without_secrets("sent Bearer hunter2 there"), "sent Bearer *** there");
    EXPECT_EQ(without_secrets("{\"password\":\"hunter2 and more\",\"a\":1}"), "{\"password\":***,\"a\":1}");
    EXPECT_EQ(without_secrets("postgres: password=hunter2"), "postgres: password=***");
    EXPECT_EQ(without_secrets("password="), "password=***");
    EXPECT_EQ(without_secrets("unexpected token 'x'"), "unexpected token 'x'");
}

TEST(Log, LevelNamesReadBack) {
    EXPECT_EQ(parse_level("warn").value(), Level::warn);
    ASSERT_FALSE(parse_level("loud").ok());
    EXPECT_EQ(parse_level("loud").error().message, "unknown log level 'loud'; use debug, info, warn, error or off");
}

TEST(Log, AFileThatCannotBeOpenedIsAnError) {
    Settings settings;
    settings.file = "/nonexistent/dir/log";
    const Status status = configure(std::move(settings));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().message, "cannot write the log file '/nonexistent/dir/log': No such file or directory");
}

TEST(Log, BufferedLinesOfManyThreadsAllReachTheFileWhole) {
    const std::string path = testing::TempDir() + "oriel_log_test_" + std::to_string(::getpid());
    Settings settings;
    settings.file = path;
    settings.buffered = true;
    ASSERT_TRUE(configure(std::move(settings)).ok());
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([t] {
            for (int i = 0; i < 500; ++i) info("line", {{"thread", t}, {"i", i}});
        });
    }
    for (std::thread& thread : threads) thread.join();
    flush();
    std::ifstream file(path);
    std::string line;
    int count = 0;
    while (std::getline(file, line)) {
        ++count;
        ASSERT_TRUE(Json::parse(line).ok()) << line;
    }
    EXPECT_EQ(count, 2000);
    ASSERT_TRUE(configure({}).ok());
    std::remove(path.c_str());
}

}  // namespace
}  // namespace oriel::log
