#include "base/filesystem.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace oriel {
namespace {

class FilesystemTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "oriel-fs-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    /// How many files there are: nothing temporary may stay.
    long count() const {
        return std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator());
    }
    std::string folder_;
};

TEST_F(FilesystemTest, write_then_read) {
    const std::string bytes("a\0b\xff", 4);
    ASSERT_TRUE(write_file(path("x"), bytes, 0600).ok());
    EXPECT_EQ(read_file(path("x")).value(), bytes);
    EXPECT_EQ(file_mode(path("x")), 0600U);
    ASSERT_TRUE(write_file(path("x"), "other", 0644).ok());
    EXPECT_EQ(read_file(path("x")).value(), "other");
    EXPECT_EQ(file_mode(path("x")), 0644U);
    EXPECT_EQ(count(), 1);
}

TEST_F(FilesystemTest, the_mode_holds_whatever_the_umask) {
    const mode_t before = ::umask(0777);
    const bool written = write_file(path("x"), "secret", 0600).ok();
    ::umask(before);
    ASSERT_TRUE(written);
    EXPECT_EQ(file_mode(path("x")), 0600U);
}

TEST_F(FilesystemTest, create_never_overwrites) {
    ASSERT_TRUE(create_file(path("x"), "first", 0600).ok());
    const Status again = create_file(path("x"), "second", 0600);
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().code, ErrorCode::conflict);
    EXPECT_EQ(read_file(path("x")).value(), "first");
    EXPECT_EQ(count(), 1);
}

TEST_F(FilesystemTest, errors_name_the_path) {
    EXPECT_EQ(read_file(path("absent")).error().code, ErrorCode::not_found);
    EXPECT_EQ(read_file(path("absent/below")).error().code, ErrorCode::not_found);
    EXPECT_EQ(read_file(folder_).error().code, ErrorCode::internal);
    ASSERT_TRUE(write_file(path("x"), std::string(100, 'x'), 0600).ok());
    EXPECT_EQ(read_file(path("x"), 99).error().code, ErrorCode::too_large);
    EXPECT_TRUE(read_file(path("x"), 100).ok());
    const Status in_nowhere = write_file(path("no/such/folder"), "x", 0600);
    ASSERT_FALSE(in_nowhere.ok());
    EXPECT_NE(in_nowhere.error().message.find(path("no/such/folder")), std::string::npos);
    const Status onto_folder = write_file(folder_, "x", 0600);
    EXPECT_FALSE(onto_folder.ok());
}

TEST_F(FilesystemTest, directories) {
    ASSERT_TRUE(create_directories(path("a/b/c")).ok());
    EXPECT_EQ(file_mode(path("a/b/c")), 0700U);
    EXPECT_TRUE(create_directories(path("a/b/c")).ok());
    ASSERT_TRUE(write_file(path("file"), "x", 0600).ok());
    EXPECT_FALSE(create_directories(path("file")).ok());
    EXPECT_FALSE(create_directories(path("file/below")).ok());
    EXPECT_FALSE(file_exists(path("nothing")));
}

}  // namespace
}  // namespace oriel
