#pragma once

#include "daemon/store/personal_data.hpp"

/// The half of forgetting that writes, inside a transaction that the caller has open.
namespace highroad::sqlite {

class connection;

[[nodiscard]] forgotten forget(connection& database, const whose_data& whose, instant now);
[[nodiscard]] forgotten forget_expired(connection& database, const retention_periods& periods, instant now,
                                       std::size_t limit);

/// Numbers of the cases that are meant.
[[nodiscard]] std::vector<int> cases_of(connection& database, const whose_data& whose);

} // namespace highroad::sqlite
