#include "daemon/store/journal.hpp"

#include "daemon/crypto/crypto.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/journal_chain.hpp"
#include "daemon/store/migrations.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <filesystem>

namespace highroad {
namespace {

using sqlite::connection;

constexpr int first_chained_schema = 4;
constexpr std::size_t most_told = 10;

/// One entry as it is stored.
struct stored_entry {
    journal_row row;
    std::string salt, digest, link;
    std::optional<instant> erased;
};

void read_entries(connection& database, const std::function<bool(const stored_entry&)>& take)
{
    auto found = database.select("SELECT sequence, case_number, at, what, actor_chat, actor_id, actor_name, detail, "
                                 "salt, digest, link, erased FROM journal ORDER BY sequence");
    while (found.step()) {
        actor by{found.text(4), found.text(5), found.text(6), {}};
        journal_entry entry{found.text(3), std::move(by), found.text(7)};
        journal_row row{found.integer(0), found.small(1), found.at(2), std::move(entry)};
        stored_entry one{std::move(row), found.text(8), found.text(9), found.text(10), found.maybe_at(11)};
        if (!take(one)) return;
    }
}

result<std::unique_ptr<connection>> open_journal(const std::string& path)
{
    std::error_code missing;
    if (!std::filesystem::is_regular_file(path, missing))
        return failure{errc::not_found, "there is no database " + path + " with a journal"};
    auto database = std::make_unique<connection>(path, sqlite::access::read_only);
    auto schema = database->number("PRAGMA user_version");
    if (schema < first_chained_schema || schema > sqlite::newest_schema()) {
        return failure{errc::refused, path + " has schema " + std::to_string(schema) +
                                          ", whose journal this version cannot check. Start the daemon once: it brings "
                                          "an older database to its own schema"};
    }
    return database;
}

/// Follows the chain entry by entry.
class follower {
public:
    explicit follower(const std::optional<journal_place>& noted) : noted_{noted} {}

    void look_at(const stored_entry& one)
    {
        auto name = "entry " + std::to_string(one.row.sequence) + " (case #" + std::to_string(one.row.case_number) +
                    ", " + to_iso8601(one.row.at) + ")";
        ++found_.entries;
        if (one.erased) ++found_.erased;
        if (!one.erased && sqlite::digest_of(one.salt, one.row.entry.detail) != one.digest)
            tell(name + ": its detail is not the one that was recorded");
        if (sqlite::link_of(link_, one.row, one.digest) != one.link)
            tell(name + ": it was changed, or what stands before it was changed, taken away or put in");
        if (noted_ && noted_->sequence == one.row.sequence) {
            met_ = true;
            if (hex(one.link) != noted_->link) tell(name + ": it is not the entry that was noted");
        }
        link_ = one.link;
        found_.end = {one.row.sequence, hex(one.link)};
    }

    journal_finding ended(std::int64_t last_given)
    {
        if (last_given > found_.end.sequence)
            tell("the entries up to " + std::to_string(last_given) + " were written once and are missing");
        if (noted_ && !met_) tell("the noted entry " + std::to_string(noted_->sequence) + " is missing");
        return std::move(found_);
    }

private:
    void tell(std::string words)
    {
        if (found_.broken.size() < most_told) found_.broken.push_back(std::move(words));
    }

    const std::optional<journal_place>& noted_;
    journal_finding found_;
    std::string link_;
    bool met_ = false;
};

} // namespace

std::string in_words(const journal_place& place)
{
    return std::to_string(place.sequence) + ":" + place.link;
}

std::optional<journal_place> journal_place_in(std::string_view text)
{
    journal_place out;
    auto read = std::from_chars(text.data(), text.data() + text.size(), out.sequence);
    auto used = static_cast<std::size_t>(read.ptr - text.data());
    if (read.ec != std::errc{} || used == text.size() || text[used] != ':') return std::nullopt;
    out.link = text.substr(used + 1);
    if (out.link.size() != 64 || out.link.find_first_not_of("0123456789abcdef") != std::string::npos)
        return std::nullopt;
    return out;
}

result<journal_finding> verify_journal(const std::string& path, const std::optional<journal_place>& noted)
{
    try {
        auto database = open_journal(path);
        if (!database) return database.error();
        // One moment, whatever a daemon writes meanwhile.
        (*database)->execute("BEGIN");
        follower along{noted};
        read_entries(**database, [&](const stored_entry& one) {
            along.look_at(one);
            return true;
        });
        return along.ended(
            (*database)->number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'journal'"));
    } catch (const sqlite::store_error& thrown) {
        return thrown.why;
    }
}

result<std::int64_t> export_journal(const std::string& path, const std::function<bool(std::string line)>& take)
{
    try {
        auto database = open_journal(path);
        if (!database) return database.error();
        std::int64_t count = 0;
        read_entries(**database, [&](const stored_entry& one) {
            nlohmann::ordered_json line{
                {"sequence", one.row.sequence},
                {"case", one.row.case_number},
                {"at", to_iso8601(one.row.at)},
                {"what", one.row.entry.what},
                {"by", {{"chat", one.row.entry.by.chat}, {"id", one.row.entry.by.id}, {"name", one.row.entry.by.name}}},
                {"detail", one.row.entry.detail},
                {"salt", hex(one.salt)},
                {"digest", hex(one.digest)},
                {"link", hex(one.link)}};
            if (one.erased) line["erased"] = to_iso8601(*one.erased);
            ++count;
            return take(line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
        });
        return count;
    } catch (const sqlite::store_error& thrown) {
        return thrown.why;
    }
}

} // namespace highroad
