#pragma once

#include "daemon/store/personal_data.hpp"

/// The half of forgetting that writes, inside a transaction that the caller has open.
namespace highroad::sqlite {

class connection;

[[nodiscard]] forgotten forget(connection& database, const whose_data& whose, instant now);
[[nodiscard]] forgotten forget_expired(connection& database, const retention_periods& periods, instant now, int after,
                                       std::size_t limit);

/// The failure where nothing of somebody is held. A source that never was is told, with those that there are: whoever
/// mistypes a name must not tell a customer that nothing is held.
[[nodiscard]] failure nothing_held(connection& database, const whose_data& whose);

/// Numbers of the cases that are meant.
[[nodiscard]] std::vector<int> cases_of(connection& database, const whose_data& whose);

} // namespace highroad::sqlite
