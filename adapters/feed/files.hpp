#pragma once

#include "adapters/feed/feed.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace highroad::feed {

/// The files of a feed, read piece by piece in the order of their names. A file that was read to its end is left alone
/// until its size or its time changes. CSV of any size takes as much memory as one page; JSON and XML are read whole,
/// up to 16 MiB.
class feed_files {
public:
    explicit feed_files(const feed_settings& settings) : settings_{settings} {}

    /// The page at `cursor`, with `next_list` behind it. A page counts as taken in when the one behind it is asked for.
    [[nodiscard]] result<review_page> list(std::string_view cursor, instant now);

private:
    struct found_file {
        std::string path;
        std::uint64_t size = 0;
        instant changed;
    };
    struct taken_file {
        std::uint64_t size = 0;
        instant changed;
    };
    /// A page, and where in the file it ends.
    struct piece {
        review_page page;
        std::uint64_t ends_at = 0;
        bool all_read = false; ///< nothing stands behind `ends_at` that could be read now
    };

    [[nodiscard]] result<std::map<std::string, found_file>> find_files() const;
    [[nodiscard]] result<piece> read_whole(const found_file& file) const;
    [[nodiscard]] result<piece> read_rows(const found_file& file, std::uint64_t from, instant now) const;

    const feed_settings& settings_;
    std::map<std::string, taken_file> taken_; ///< by name
};

} // namespace highroad::feed
