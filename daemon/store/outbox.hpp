#pragma once

#include "daemon/ports/store.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The table of effects. A row is pending (may be tried), sending (handed out; marked before it was) or parked (given
/// up until somebody asks for it again). A row that is done is deleted. Row numbers are never used twice.
namespace highroad::sqlite {

class connection;

/// Plans an effect. `source` is that of the case, for effects that go to its platform.
void plan(connection& database, const planned_effect& wanted, const std::string& source);

/// Takes an effect back that is not being tried. One that is being tried runs to its end, but is not tried again.
void withdraw(connection& database, const std::string& key);

void settle(connection& database, const settlement& ended);

/// Whether claim() would find a row.
[[nodiscard]] bool anything_due(connection& database, instant now, const std::vector<std::string>& not_now);

/// Marks due rows as being sent and returns them in the order they were planned: for each destination the earliest
/// ones. Only safe to act on once committed. Rows that cannot be read are parked and returned apart.
[[nodiscard]] claimed_effects claim(connection& database, instant now, const claim_bounds& bounds);

/// How many rows are parked because they cannot be read.
[[nodiscard]] std::int64_t count_unreadable(connection& database);

/// Rows that a dead process left as being sent become due, marked uncertain. How many. Those that could not be read
/// become due too: this version may be able to.
[[nodiscard]] int recover(connection& database);

/// Whether a card is being sent to that channel, or one may have arrived there without our knowing.
[[nodiscard]] bool card_on_its_way(connection& database, const std::string& channel);

/// When, after `now`, the earliest row that waits for nothing but its time becomes due. A row behind one that is being
/// sent does not count: settling that one is what makes it due.
[[nodiscard]] std::optional<instant> next_due(connection& database, instant now);

} // namespace highroad::sqlite
