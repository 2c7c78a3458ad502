#pragma once

/// Lengths of time as the rows of a schema count them in key::least and key::most: in seconds.
namespace highroad::spans {

inline constexpr double second = 1;
inline constexpr double minute = 60 * second;
inline constexpr double hour = 60 * minute;
inline constexpr double day = 24 * hour;

} // namespace highroad::spans
