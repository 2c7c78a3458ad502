#pragma once

#include "daemon/ports/store.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// The journal as a chain. Each entry has a digest of its salted detail, and a link: the SHA-256 of the link before it,
/// of the entry's other members and of that digest. Whoever changes, inserts, reorders or takes away an entry breaks
/// the chain there. A detail can be erased, since its digest and so the chain stay; without the salt nobody can try out
/// which words it was of.
namespace highroad::sqlite {

class connection;

/// Appends an entry, inside a transaction that the caller has open.
void append_to_journal(connection& database, int case_number, instant at, const journal_entry& entry);

/// For the migration: salts, digests and links of entries that have none.
void chain_journal(connection& database);

/// Erases the details of that case's entries. How many had one.
std::int64_t erase_details(connection& database, int case_number, instant now);

/// The SHA-256 of the salt with the detail behind it, 32 raw bytes.
[[nodiscard]] std::string digest_of(std::string_view salt, std::string_view detail);

/// What an entry's link has to be. `before` is the link of the entry before it, empty for the first.
[[nodiscard]] std::string link_of(std::string_view before, const journal_row& row, std::string_view digest);

} // namespace highroad::sqlite
