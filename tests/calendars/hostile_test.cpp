#include "daemon/calendars/ics.hpp"

#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

#include <random>

using namespace highroad;
using namespace highroad::test;
using namespace std::chrono;

namespace {

const auto nobody = [](std::string_view) { return std::optional<std::string>{"ada"}; };

/// The words of the refusal; empty when the text was understood.
std::string refusal(std::string_view text)
{
    auto all = shifts_in(text, nobody, berlin(), utc(2026, 1, 1), utc(2028, 1, 1));
    auto off = days_off_in(text, berlin(), utc(2026, 1, 1), utc(2028, 1, 1));
    REQUIRE(all.has_value() == off.has_value());
    return all ? "" : all.error().words;
}

std::string calendar_of(std::string_view events)
{
    return "BEGIN:VCALENDAR\n" + std::string{events} + "END:VCALENDAR\n";
}

std::string event_with(std::string_view lines)
{
    return calendar_of("BEGIN:VEVENT\nUID:1\n" + std::string{lines} + "END:VEVENT\n");
}

} // namespace

TEST_CASE("what is no calendar is refused in words", "[ics]")
{
    CHECK(refusal("") == "the calendar is empty: it has no BEGIN:VCALENDAR");
    CHECK(refusal("<!doctype html><title>Log in</title>") ==
          "line 1 of the calendar is outside of BEGIN:VCALENDAR and END:VCALENDAR: is this an .ics file?");
    CHECK(refusal("BEGIN:VCALENDAR\nBEGIN:VEVENT\n") == "the calendar breaks off before END:VEVENT");
    CHECK(refusal("BEGIN:VCALENDAR\nEND:VEVENT\n") == "line 2 of the calendar ends what did not begin");
    CHECK(refusal(calendar_of("what is this\n")) == "line 2 of the calendar is no \"NAME:value\"");
    CHECK(refusal(calendar_of("A;B\n")) == "line 2 of the calendar has no value");
    CHECK(refusal({"BEGIN:VCALENDAR\0", 16}) == "the calendar contains a NUL byte");
    CHECK(refusal(std::string(4 * 1024 * 1024 + 1, ' ')) == "the calendar is larger than 4 MB");
    CHECK(refusal("\xEF\xBB\xBF" + calendar_of("")).empty());
}

TEST_CASE("an event that makes no sense is refused with its line", "[ics]")
{
    for (std::string lines :
         {"SUMMARY:no start\n", "DTSTART:tomorrow\n", "DTSTART:20260229\n", "DTSTART:20260101T250000\n",
          "DTSTART:20260101T090000\nDTEND:20260101T080000\n", "DTSTART:20260101\nDTEND:20260101T080000\n",
          "DTSTART:20260101\nDURATION:P\n", "DTSTART:20260101\nDURATION:P99999999999D\n",
          "DTSTART:20260101\nDURATION:P3653DT1S\n", "DTSTART:20260101\nDURATION:P3000D3000D\n",
          "DTSTART:20260101\nDURATION:-P1D\n", "DTSTART:00010101\nDTEND:99990101\n",
          "DTSTART:20260101T000000\nRRULE:FREQ=SECONDLY\n", "DTSTART:20260101\nRRULE:FREQ=DAILY;COUNT=-5\n",
          "DTSTART:20260101\nEXDATE:,\n", "DTSTART:20260101\nRDATE;VALUE=PERIOD:20260101T000000Z/PT1H\n",
          "DTSTART:20260101\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260101\n"}) {
        INFO(lines);
        auto words = refusal(event_with(lines));
        CHECK((words.starts_with("line ") || words.starts_with("an event ")));
    }
}

TEST_CASE("endless, huge and deeply nested calendars cost little", "[ics]")
{
    CHECK(refusal(event_with("DTSTART:00010101\nRRULE:FREQ=DAILY\n")).empty());
    CHECK(
        refusal(event_with("DTSTART:00010101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2000000000\n")).empty());
    std::string nested;
    for (int depth = 0; depth < 100'000; ++depth)
        nested += "BEGIN:VEVENT\n";
    CHECK(refusal(calendar_of(nested)) == "line 9 of the calendar is nested too deeply");

    std::string many;
    for (int n = 0; n < 30'000; ++n)
        many += "BEGIN:VEVENT\nDTSTART:00010101\nRRULE:FREQ=DAILY;COUNT=1000000\nEND:VEVENT\n";
    CHECK(refusal(calendar_of(many)) == "the calendar has more repetitions than can be followed");
    std::string dates = "DTSTART:20260101\nEXDATE:20260102";
    for (int n = 0; n < 200'000; ++n)
        dates += ",20260102";
    CHECK(refusal(event_with(dates + "\n")).empty());
    std::string zones;
    for (int n = 0; n < 200; ++n) {
        auto name = "zone " + std::to_string(n);
        zones += "BEGIN:VTIMEZONE\nTZID:" + name + "\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0000\n" +
                 "TZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=" + name +
                 ":20260101T000000\nEND:VEVENT\n";
    }
    CHECK(refusal(calendar_of(zones)).ends_with("is in one time zone too many: 100 are read"));
}

TEST_CASE("a calendar with any bytes changed is read or refused", "[ics]")
{
    auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random{seed};
    auto some = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
    const auto whole = calendar_of(
        "BEGIN:VTIMEZONE\nTZID:Here\nBEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\n"
        "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nEND:VTIMEZONE\n"
        "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Here:20260320T090000\nDTEND;TZID=Here:20260320T170000\n"
        "RRULE:FREQ=MONTHLY;BYDAY=1MO,-1FR;BYSETPOS=-1;UNTIL=20270101T000000Z\nEXDATE;TZID=Here:20260401T090000\n"
        "ATTENDEE;CN=\"Ada\":mailto:ada@example.com\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID;TZID=Here:20260501T090000\nDTSTART;VALUE=DATE:20260501\n"
        "DURATION:P1DT2H\nSUMMARY:Ben\\, too\nEND:VEVENT\n");
    REQUIRE(refusal(whole).empty());
    for (int round = 0; round < 1000; ++round) {
        auto text = whole;
        for (std::size_t n = 1 + some(4); n > 0; --n) {
            auto at = some(text.size());
            switch (some(4)) {
            case 0:
                text[at] = static_cast<char>(some(256));
                break;
            case 1:
                text.erase(at, some(20));
                break;
            case 2:
                text.insert(at, text.substr(some(text.size()), some(60)));
                break;
            default:
                text[at] = "0123456789-,;:=\n\"Z"[some(18)];
                break;
            }
        }
        refusal(text);
    }
}
