#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::db::clickhouse {

/// Reads ClickHouse's format JSONCompact as it arrives. Of the formats that every version streams it is the one in
/// which a failure in the middle can't be taken for a row: a row begins with a bracket, and a whole answer has an end.
class JsonCompact {
public:
    struct Column {
        std::string name;
        std::string type;
    };
    enum class Got {
        nothing,  ///< More bytes are needed.
        head,     ///< `columns` are known.
        row,      ///< `cells` hold one.
        end,      ///< Of the rows.
        broken,   ///< What came instead is in `rest`.
    };

    void add(std::string_view bytes);
    /// No more bytes will come.
    void close() { closed_ = true; }

    /// The next thing there is.
    Got next();

    const std::vector<Column>& columns() const { return columns_; }
    /// Of the row, valid until the next call: NULL as nothing, texts without quotes and escapes, numbers as they were
    /// written, arrays and the like as JSON.
    std::span<const std::optional<std::string_view>> cells() const { return cells_; }
    /// What could not be read, its last bytes when it is long.
    std::string rest() const;

private:
    enum class Stage { head, rows, tail, done };

    Got read_head();
    Got read_row();
    Got read_tail();
    bool read_cells(std::string_view row);
    bool read_columns(const std::string& head);
    Got broken();
    Got incomplete() const;

    std::string bytes_;
    std::size_t at_ = 0;  ///< What stands before has been used.
    // How far the row at hand has been looked through for its end.
    std::size_t looked_ = 0;
    int depth_ = 0;
    bool quoted_ = false;
    bool escaped_ = false;

    Stage stage_ = Stage::head;
    bool closed_ = false;
    std::vector<Column> columns_;
    std::string text_;  ///< Of the row's cells.
    std::vector<std::optional<std::pair<std::size_t, std::size_t>>> places_;
    std::vector<std::optional<std::string_view>> cells_;
};

}  // namespace oriel::db::clickhouse
