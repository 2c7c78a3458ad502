#include "daemon/store/journal_chain.hpp"

#include "daemon/crypto/crypto.hpp"
#include "daemon/store/connection.hpp"

#include <algorithm>
#include <vector>

namespace highroad::sqlite {
namespace {

constexpr std::size_t salt_bytes = 16;

/// Each text with its length before it, so that no two different entries give the same bytes.
void add(std::string& to, std::string_view text)
{
    to.append(std::to_string(text.size())).append(":").append(text);
}

struct chain_end {
    std::int64_t sequence = 0;
    std::string link;
};

chain_end end_of(connection& database)
{
    auto last = database.select("SELECT sequence, link FROM journal ORDER BY sequence DESC LIMIT 1");
    chain_end out;
    if (last.step()) out = {last.integer(0), last.text(1)};
    return out;
}

} // namespace

std::string digest_of(std::string_view salt, std::string_view detail)
{
    return sha256(std::string{salt} + std::string{detail});
}

std::string link_of(std::string_view before, const journal_row& row, std::string_view digest)
{
    std::string all;
    add(all, before);
    add(all, std::to_string(row.sequence));
    add(all, std::to_string(row.case_number));
    add(all, std::to_string(row.at.time_since_epoch().count()));
    for (const auto* text : {&row.entry.what, &row.entry.by.chat, &row.entry.by.id, &row.entry.by.name})
        add(all, *text);
    add(all, digest);
    return sha256(all);
}

void append_to_journal(connection& database, int case_number, instant at, const journal_entry& entry)
{
    auto before = end_of(database);
    // A number is never given twice, not even when somebody took the last entries away: then the gap tells.
    auto given = database.number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'journal'");
    journal_row row{std::max(before.sequence, given) + 1, case_number, at, entry};
    auto salt = random_bytes(salt_bytes);
    auto digest = digest_of(salt, entry.detail);
    auto link = link_of(before.link, row, digest);
    database.run(
        "INSERT INTO journal (sequence, case_number, at, what, actor_chat, actor_id, actor_name, detail, salt, "
        "digest, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.sequence, case_number, at, entry.what, entry.by.chat, entry.by.id, entry.by.name, entry.detail, blob{salt},
        blob{digest}, blob{link});
}

void chain_journal(connection& database)
{
    constexpr std::size_t at_once = 1000;
    std::string link;
    std::int64_t done = 0;
    for (;;) {
        std::vector<journal_row> rows;
        {
            auto found = database.select("SELECT sequence, case_number, at, what, actor_chat, actor_id, actor_name, "
                                         "detail FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?",
                                         done, at_once);
            while (found.step()) {
                actor by{found.text(4), found.text(5), found.text(6), {}};
                journal_entry entry{found.text(3), std::move(by), found.text(7)};
                rows.push_back({found.integer(0), found.small(1), found.at(2), std::move(entry)});
            }
        }
        if (rows.empty()) return;
        for (const auto& row : rows) {
            auto salt = random_bytes(salt_bytes);
            auto digest = digest_of(salt, row.entry.detail);
            link = link_of(link, row, digest);
            database.run("UPDATE journal SET salt = ?, digest = ?, link = ? WHERE sequence = ?", blob{salt},
                         blob{digest}, blob{link}, row.sequence);
        }
        done = rows.back().sequence;
    }
}

std::int64_t erase_details(connection& database, int case_number, instant now)
{
    return database.run("UPDATE journal SET detail = '', salt = x'', erased = ? "
                        "WHERE case_number = ? AND erased IS NULL AND detail <> ''",
                        now, case_number);
}

} // namespace highroad::sqlite
