#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad {

/// One record of a CSV file, as UTF-8.
struct csv_record {
    std::vector<std::string> fields;
    std::uint64_t ends_at = 0; ///< offset in the file of what follows it, in bytes
    bool too_long = false;     ///< longer than is kept: `fields` is cut off
    bool unfinished = false;   ///< the file ended before the record's line did
};

/// Reads CSV (RFC 4180) piece by piece, so that a file of any size takes as much memory as one record. UTF-8 and, where
/// a byte order mark says so, UTF-16 of either order; what is no valid text becomes U+FFFD. A line feed alone ends a
/// record too, and empty lines are no records. Quotes inside an unquoted field are plain characters.
class csv_reader {
public:
    static constexpr std::size_t longest_record = std::size_t{256} << 10;
    static constexpr std::size_t most_fields = 1000;

    /// `starts_at` is the offset of the first byte that will be fed; 0 means that a byte order mark may come.
    /// `encoding_of` is an earlier reader of the same file, when it does not begin at 0.
    explicit csv_reader(char separator = ',') : separator_{separator} {}
    csv_reader(const csv_reader& encoding_of, std::uint64_t starts_at);

    void feed(std::string_view bytes);
    /// No byte follows.
    void end();
    /// The next record of what was fed; empty when more bytes are needed.
    [[nodiscard]] std::optional<csv_record> next();

private:
    enum class encoding { unknown, utf8, utf16_little, utf16_big };
    enum class place { field_start, plain, quoted, after_quote };

    void find_encoding();
    bool step();
    void put_code_unit(unsigned unit);
    void put(char byte);
    void keep(char byte);
    void end_field();
    void end_record();

    char separator_;
    encoding encoding_ = encoding::unknown;
    std::string pending_; ///< fed and not read yet
    std::size_t read_ = 0;
    std::uint64_t offset_ = 0; ///< of `pending_[read_]` in the file
    bool ended_ = false;
    unsigned high_half_ = 0; ///< first half of a surrogate pair

    place place_ = place::field_start;
    csv_record record_;
    std::string field_;
    std::size_t size_ = 0; ///< of the record so far
    std::optional<csv_record> ready_;
};

/// The names in the first record of a file, and where each stands. Compares without case and without blanks around.
class csv_header {
public:
    csv_header() = default;
    explicit csv_header(const csv_record& first);
    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
    /// The text of that column; empty optional when the file or this record does not have it.
    [[nodiscard]] std::optional<std::string> field(const csv_record& of, std::string_view name) const;

private:
    std::vector<std::string> names_;
};

/// The record as CSV again, for the quarantine: at most 64 KiB of it.
[[nodiscard]] std::string quarantined_text(const csv_record& record);

} // namespace highroad
