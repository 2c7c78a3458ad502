#include "adapters/feed/files.hpp"

#include "adapters/feed/csv_items.hpp"
#include "adapters/feed/items.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

namespace highroad::feed {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t rows_in_a_page = 500;
constexpr std::size_t bytes_in_a_page = std::size_t{1} << 20;
constexpr std::size_t bytes_at_once = std::size_t{64} << 10;
constexpr std::uint64_t largest_document = std::uint64_t{16} << 20;
/// A last row without its line end may still be on its way to the disk.
constexpr auto settled_after = 60s;

struct place {
    std::uint64_t offset = 0;
    std::string name;
};

/// "4096 reviews.csv"; everything else means the beginning.
place place_in(std::string_view cursor)
{
    place where;
    auto blank = cursor.find(' ');
    if (blank == std::string_view::npos) return where;
    auto read = std::from_chars(cursor.data(), cursor.data() + blank, where.offset);
    if (read.ec != std::errc{} || read.ptr != cursor.data() + blank) return {};
    where.name = cursor.substr(blank + 1);
    return where;
}

bool belongs(const fs::path& path, feed_format format)
{
    auto name = path.filename().string();
    auto ending = path.extension().string();
    if (name.starts_with('.')) return false;
    switch (format) {
    case feed_format::json:
        return ending == ".json";
    case feed_format::xml:
        return ending == ".xml" || ending == ".rss" || ending == ".atom";
    case feed_format::csv:
        break;
    }
    return ending == ".csv" || ending == ".tsv" || ending == ".txt";
}

/// The records of a CSV file from an offset on; one piece of it is in memory at a time.
class file_records {
public:
    file_records(const std::string& path, csv_reader reader, std::uint64_t from)
        : in_{path, std::ios::binary}, reader_{std::move(reader)}
    {
        failed_ = !in_ || !in_.seekg(static_cast<std::streamoff>(from));
    }
    std::optional<csv_record> next()
    {
        for (;;) {
            if (auto record = reader_.next()) return record;
            if (failed_ || ended_) return std::nullopt;
            in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
            failed_ = in_.bad();
            ended_ = in_.gcount() == 0;
            reader_.feed({buffer_.data(), static_cast<std::size_t>(in_.gcount())});
            if (ended_) reader_.end();
        }
    }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] const csv_reader& reader() const { return reader_; }

private:
    std::ifstream in_;
    csv_reader reader_;
    std::vector<char> buffer_ = std::vector<char>(bytes_at_once);
    bool failed_ = false;
    bool ended_ = false;
};

failure unreadable_file(const std::string& path, const std::string& why)
{
    return {errc::bad_input, path + " cannot be read: " + why + "."};
}

} // namespace

result<std::map<std::string, feed_files::found_file>> feed_files::find_files() const
{
    std::map<std::string, found_file> found;
    std::error_code error;
    auto add = [&](const fs::path& path) {
        std::error_code failed;
        found_file file{path.string(), fs::file_size(path, failed), {}};
        if (failed) return;
        auto changed = fs::last_write_time(path, failed);
        if (failed) return;
        file.changed = std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(changed));
        found.emplace(path.filename().string(), std::move(file));
    };
    auto status = fs::status(settings_.path, error);
    if (fs::is_regular_file(status)) {
        add(settings_.path);
    } else if (fs::is_directory(status)) {
        for (fs::directory_iterator at{settings_.path, error}, end; !error && at != end; at.increment(error)) {
            std::error_code unknown;
            if (belongs(at->path(), settings_.format) && at->is_regular_file(unknown)) add(at->path());
        }
    } else if (!error) {
        error = std::make_error_code(std::errc::no_such_file_or_directory);
    }
    if (error) return unreadable_file(settings_.path, error.message());
    return found;
}

result<review_page> feed_files::list(std::string_view cursor, instant now)
{
    auto found = find_files();
    if (!found) return found.error();
    std::erase_if(taken_, [&](const auto& one) { return !found->contains(one.first); });
    auto where = place_in(cursor);
    for (auto at = found->lower_bound(where.name); at != found->end(); ++at) {
        const auto& [name, file] = *at;
        // Shorter than it was: another file by now.
        auto from = name == where.name && where.offset <= file.size ? where.offset : 0;
        auto known = taken_.find(name);
        if (known != taken_.end() && known->second.size == file.size && known->second.changed == file.changed) continue;
        auto read = settings_.format == feed_format::csv ? read_rows(file, from, now)
                    : from == 0                          ? read_whole(file)
                                                         : result<piece>{piece{{}, file.size, true}};
        if (!read) return read.error();
        auto empty = read->page.reviews.empty() && read->page.malformed.empty();
        if (!empty) {
            read->page.next_list = std::to_string(read->ends_at) + " " + name;
            return std::move(read->page);
        }
        if (read->all_read) taken_[name] = {file.size, file.changed};
    }
    return review_page{};
}

result<feed_files::piece> feed_files::read_whole(const found_file& file) const
{
    if (file.size > largest_document) return unreadable_file(file.path, "it is larger than 16 MiB");
    std::ifstream in{file.path, std::ios::binary};
    std::ostringstream all;
    all << in.rdbuf();
    if (!in) return unreadable_file(file.path, "opening or reading it failed");
    auto page = read_document(settings_, all.str());
    if (!page) return failure{page.error().code, file.path + ": " + page.error().words};
    return piece{std::move(*page), std::max<std::uint64_t>(file.size, 1), true};
}

result<feed_files::piece> feed_files::read_rows(const found_file& file, std::uint64_t from, instant now) const
{
    file_records head{file.path, csv_reader{settings_.separator}, 0};
    auto first = head.next();
    if (head.failed()) return unreadable_file(file.path, "opening or reading it failed");
    if (!first && file.size == 0) return piece{{}, 0, true};
    std::string why_not;
    auto header = read_header(first, why_not, settings_.mapping);
    if (!why_not.empty()) return failure{errc::bad_answer, file.path + " cannot be understood: " + why_not + "."};

    auto begin = std::max(from, first->ends_at);
    file_records rows{file.path, csv_reader{head.reader(), begin}, begin};
    piece read{{}, begin, false};
    for (std::size_t taken = 0; taken < rows_in_a_page && read.ends_at - begin < bytes_in_a_page; ++taken) {
        auto record = rows.next();
        if (rows.failed()) return unreadable_file(file.path, "reading it failed");
        read.all_read = !record;
        if (!record || (record->unfinished && now - file.changed < settled_after)) break;
        take_record(settings_, header, *record, read.page);
        read.ends_at = record->ends_at;
    }
    return read;
}

} // namespace highroad::feed
