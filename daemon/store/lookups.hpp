#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/backlog.hpp"

/// The reads. Each sees one state of the database, between two transactions. What gives a list leaves out what cannot
/// be read; what gives one throws.
namespace highroad::sqlite {

class connection;

[[nodiscard]] std::vector<sighting> look_up(connection& database, const std::vector<review>& listed);
[[nodiscard]] std::optional<review_case> find_case(connection& database, int number);
[[nodiscard]] std::vector<review_case> list_cases(connection& database, const case_filter& wanted);
[[nodiscard]] std::vector<review_case> quiet_cases(connection& database, const std::string& source);
[[nodiscard]] std::vector<journal_row> journal_of(connection& database, int number);
[[nodiscard]] std::optional<int> case_of_message(connection& database, const std::string& channel,
                                                 const std::string& message);
[[nodiscard]] std::optional<source_state> find_source(connection& database, const std::string& source);
[[nodiscard]] std::vector<review_key> known_between(connection& database, const std::string& source, instant from,
                                                    instant to);
[[nodiscard]] std::vector<int> cases_due(connection& database, instant now, std::size_t limit);
[[nodiscard]] std::vector<int> cases_without_a_deadline(connection& database);
[[nodiscard]] std::optional<instant> next_case_due(connection& database);
[[nodiscard]] std::vector<neighbouring_reply> replies_near(connection& database, const std::string& source,
                                                           int besides);
[[nodiscard]] std::vector<waiting_case> waiting_for_team(connection& database);
[[nodiscard]] std::vector<int> cases_with_cause(connection& database, const std::string& cause);
[[nodiscard]] std::vector<recent_case> opened_since(connection& database, const std::string& source, instant since);
[[nodiscard]] int reviews_of_author(connection& database, const std::string& source, const std::string& author);
[[nodiscard]] std::optional<board> find_board(connection& database, const std::string& key);
[[nodiscard]] std::optional<storm> find_storm(connection& database, int number);
[[nodiscard]] std::vector<storm> open_storms(connection& database);
[[nodiscard]] std::vector<ring> rings_since(connection& database, instant since);
[[nodiscard]] std::optional<instant> digests_told(connection& database);
[[nodiscard]] store::totals count(connection& database);
[[nodiscard]] backlog backlog_of(connection& database);

} // namespace highroad::sqlite
