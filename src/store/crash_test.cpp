#include "store/credentials_email.h"
#include "store/folders.h"
#include "store/seed.h"
#include "store/store_fixture.h"
#include "store/user_lifecycle.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <set>
#include <thread>

namespace oriel::store {
namespace {

/// Where the child finds the store; unset in every other run of the tests.
constexpr const char* kFolderVariable = "ORIEL_CRASH_TEST_FOLDER";

StoreConfig config_in(const std::string& folder) {
    StoreConfig config;
    config.database.url = folder + "/oriel.db";
    config.key_file = folder + "/oriel.key";
    config.create_key = true;
    return config;
}

/// No test but the child of the one below: makes users until it is killed, and says each one's id on standard error
/// once it is promised.
TEST(CrashChild, DISABLED_writes_until_killed) {
    const char* folder = std::getenv(kFolderVariable);
    ASSERT_NE(folder, nullptr);
    const auto database = must(open_store(config_in(folder)));
    for (int i = 0;; ++i) {
        const User user = must(database->write([&](Transaction& tx) -> Result<User> {
            User made = TRY(create_user(tx, {.first_name = "Crash", .last_name = std::to_string(i)}));
            TRY(credentials_email::insert(tx, {.user_id = made.id, .email = made.id + "@example.com"}));
            return made;
        }));
        const std::string line = user.id + "\n";
        if (::write(STDERR_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(3);
    }
}

class Child {
public:
    explicit Child(const std::string& folder) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
        const std::string variable = std::string(kFolderVariable) + "=" + folder;
        const std::string temporary = "TMPDIR=" + folder;
        const char* arguments[] = {"/proc/self/exe", "--gtest_also_run_disabled_tests", "--gtest_filter=CrashChild.*",
                                   nullptr};
        const char* environment[] = {variable.c_str(), temporary.c_str(), nullptr};
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(ends[1], STDERR_FILENO);
            ::close(STDOUT_FILENO);
            ::execve(arguments[0], const_cast<char* const*>(arguments), const_cast<char* const*>(environment));
            ::_exit(127);
        }
        ::close(ends[1]);
        promises_ = ::fdopen(ends[0], "r");
    }
    ~Child() {
        kill();
        std::fclose(promises_);
    }

    /// The next id that the child has promised; empty at the end.
    std::string next() {
        char line[64];
        if (std::fgets(line, sizeof line, promises_) == nullptr) return {};
        std::string id(line);
        if (!id.empty() && id.back() == '\n') id.pop_back();
        return id;
    }
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        int status = 0;
        ::waitpid(std::exchange(pid_, 0), &status, 0);
    }

private:
    pid_t pid_ = 0;
    std::FILE* promises_ = nullptr;
};

TEST(CrashTest, no_promised_write_is_lost_by_kill_9) {
    const TemporaryFolder folder;
    std::mt19937 random(20261104);
    std::set<std::string> promised;
    for (int round = 0; round < 20; ++round) {
        const std::size_t before = promised.size();
        {
            Child child(folder.path());
            const std::size_t enough = before + 1 + random() % 8;
            while (promised.size() < enough) {
                const std::string id = child.next();
                ASSERT_FALSE(id.empty()) << "the child ended by itself";
                ASSERT_TRUE(parse_id(id).has_value()) << id;
                promised.insert(id);
            }
            // Anywhere in the middle of the next one.
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 8000));
            child.kill();
            for (std::string id = child.next(); !id.empty(); id = child.next()) promised.insert(id);
        }
        const auto database = must(open_store(config_in(folder.path())));
        auto session = must(database->read());
        const auto first_text = [&](const char* sql) {
            auto rows = must(session.query(sql));
            return must(rows.step()) ? rows.string(0) : std::string("nothing");
        };
        ASSERT_EQ(first_text("PRAGMA integrity_check"), "ok");
        ASSERT_EQ(first_text("PRAGMA foreign_key_check"), "nothing");
        for (const std::string& id : promised) {
            const auto user = must(users::find(session, id));
            ASSERT_TRUE(user.has_value()) << "user " << id << " was promised in round " << round;
            ASSERT_EQ(user->email, id + "@example.com");
        }
        // What was not promised is there whole or not at all.
        ASSERT_EQ(
            first_text("SELECT 'half' FROM users u LEFT JOIN credentials_email e ON e.user_id = u.id"
                       " LEFT JOIN folders f ON f.id = u.personal_folder_id LEFT JOIN group_users g ON g.user_id = u.id"
                       " WHERE e.user_id IS NULL OR f.id IS NULL OR g.user_id IS NULL"),
            "nothing");
    }
    EXPECT_GE(promised.size(), 20U);
}

}  // namespace
}  // namespace oriel::store
