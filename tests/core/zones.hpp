#pragma once

#include "daemon/core/calendar.hpp"

namespace highroad::test {

inline instant utc(int y, unsigned m, unsigned d, int h = 0, int min = 0)
{
    using namespace std::chrono;
    return sys_days{year{y} / month{m} / day{d}} + hours{h} + minutes{min};
}

inline local_time wall(int y, unsigned m, unsigned d, int h = 0, int min = 0)
{
    return local_time{utc(y, m, d, h, min).time_since_epoch()};
}

inline std::chrono::local_days day_of(int y, unsigned m, unsigned d)
{
    return std::chrono::floor<std::chrono::days>(wall(y, m, d));
}

inline time_zone berlin()
{
    using std::chrono::hours;
    return {"Europe/Berlin",
            hours{1},
            {{utc(2026, 3, 29, 1), hours{2}},
             {utc(2026, 10, 25, 1), hours{1}},
             {utc(2027, 3, 28, 1), hours{2}},
             {utc(2027, 10, 31, 1), hours{1}}}};
}

inline time_zone kolkata()
{
    return {"Asia/Kolkata", std::chrono::minutes{330}, {}};
}

/// Half an hour of summer time.
inline time_zone lord_howe()
{
    using std::chrono::minutes;
    return {"Australia/Lord_Howe",
            minutes{660},
            {{utc(2026, 4, 4, 15), minutes{630}}, {utc(2026, 10, 3, 15, 30), minutes{660}}}};
}

/// Clocks went back at 00:01, into the day before.
inline time_zone newfoundland()
{
    using std::chrono::minutes;
    return {"America/St_Johns",
            minutes{-210},
            {{utc(2006, 4, 2, 3, 31), minutes{-150}}, {utc(2006, 10, 29, 2, 31), minutes{-210}}}};
}

/// Had no 30 December 2011.
inline time_zone samoa()
{
    using std::chrono::hours;
    return {"Pacific/Apia", hours{-10}, {{utc(2011, 12, 30, 10), hours{14}}}};
}

/// Monday to Friday, 9 to 17.
inline calendar office(time_zone zone)
{
    using std::chrono::minutes;
    calendar of;
    of.zone = std::move(zone);
    of.open.fill({{minutes{540}, minutes{1020}}});
    of.open[0].clear();
    of.open[6].clear();
    return of;
}

} // namespace highroad::test
