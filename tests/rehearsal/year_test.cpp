// A year with teams of every kind, by chance: promises 4 and 5 hold for every seed. HIGHROAD_SEEDS says how many.

#include "daemon/calendars/zones.hpp"
#include "daemon/rehearsal/rehearsal.hpp"
#include "tests/core/cases.hpp"
#include "tests/core/zones.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>

using namespace highroad;
using namespace highroad::test;

namespace {

using std::chrono::minutes;

const instant new_year = utc(2026, 1, 1);
constexpr hours a_year{24 * 365};

/// What customers wrote: the shared reviews where they are at hand, else some words of ours.
std::vector<review> things_said()
{
    std::vector<review> all;
    const char* root = std::getenv("HIGHROAD_SOURCE_DIR");
    for (const auto* file : {"reviews_app.jsonl", "reviews_shop.jsonl", "reviews_local.jsonl"}) {
        std::ifstream lines{std::string{root ? root : "."} + "/../shared/data/" + file};
        for (std::string line; std::getline(lines, line);) {
            auto item = nlohmann::json::parse(line, nullptr, false);
            if (!item.is_object() || !item.contains("rating") || !item["rating"].is_number()) continue;
            review r;
            r.key = {"shared", item.value("entity", ""), item.value("id", "")};
            r.mark = rating{item["rating"].get<double>(), 5};
            r.text = item.value("text", "");
            r.author = item.value("author", "");
            all.push_back(std::move(r));
        }
    }
    if (!all.empty()) return all;
    WARN("the shared reviews are not at hand: words of our own are used");
    for (int i = 0; i < 300; ++i) {
        auto r = bad_review();
        r.mark = rating{1.0 + i % 5, 5};
        r.text = i % 7 == 0 ? "My lawyer will hear of this." : i % 3 == 0 ? "It came late again." : "It crashes.";
        all.push_back(std::move(r));
    }
    return all;
}

class plain_reader final : public judge {
public:
    [[nodiscard]] judgement assess(const review& what) const override
    {
        judgement out;
        for (const auto* word : {"lawyer", "police", "dangerous"}) {
            if (what.text.find(word) == std::string::npos) continue;
            out.level = severity::severe;
            out.reasons = {{"legal", word}};
        }
        for (const auto* word : {"crash", "late", "price", "login"}) {
            if (what.text.find(word) != std::string::npos) out.themes.push_back({word, word});
        }
        return out;
    }
};

/// One year of one team.
class year {
public:
    explicit year(unsigned seed) : numbers_{seed}
    {
        make_team();
        options_.from = new_year;
        options_.to = new_year + a_year;
        for (auto i = below(4); i > 0; --i) {
            auto from = any_time();
            options_.asleep.emplace_back(from, from + minutes{1 + below(60 * 72)});
        }
        std::sort(options_.asleep.begin(), options_.asleep.end());
        for (auto i = below(3); i > 0; --i)
            options_.set_back.emplace_back(any_time(), seconds{1 + below(2 * 86400)});
        std::sort(options_.set_back.begin(), options_.set_back.end());
        if (below(3) == 0) options_.team_answers_after = minutes{5 + below(60 * 30)};
        options_.pagers_work = below(5) != 0;
        options_.allowed = {below(6) != 0, 350, length_unit::characters, below(4) != 0, below(2) != 0};
        options_.watch = [this](instant now, const review_case& before, const decision& made) {
            see(now, before, made);
        };
        options_.watch_reminders = [this](instant now, const board& posted) { see_reminder(now, posted); };
    }

    tally pass(const std::vector<review>& said)
    {
        std::vector<rehearsed_review> reviews;
        std::vector<rehearsed_command> commands;
        auto count = 40 + below(160);
        auto burst = any_time();
        for (int i = 0; i < count; ++i) {
            auto r = said[static_cast<std::size_t>(below(static_cast<int>(said.size())))];
            r.key = {"rehearsed", below(3) == 0 ? "hotel" : "app", std::to_string(i)};
            r.author = "author" + std::to_string(below(100));
            auto at = below(4) == 0 ? burst + seconds{below(1200)} : any_time();
            reviews.push_back({at, r});
            if (below(4) == 0) reviews.push_back({at + hours{below(24 * 60)}, changed(r)});
            people_act(at, r.key, commands);
        }
        rehearsal r{rules_, options_, reader_};
        auto counted = r.live_through(std::move(reviews), std::move(commands));
        CHECK(counted.reminders_in_quiet_hours == 0);
        CHECK(counted.without_answer_or_reason == 0);
        CHECK(counted.most_pages_in_window <= static_cast<std::size_t>(rules_.pages.at_most));
        return counted;
    }

private:
    struct life {
        std::vector<instant> reminded; ///< since somebody acted
        int since_customer = 0;        ///< reminders since the customer's last words
        std::optional<instant> acted;
    };

    int below(int limit) { return static_cast<int>(numbers_() % static_cast<unsigned>(limit)); }
    instant any_time() { return new_year + seconds{static_cast<long>(numbers_() % (365U * 86400U))}; }

    time_zone any_zone()
    {
        constexpr std::array names{"Europe/Berlin",    "America/New_York", "Asia/Kolkata",
                                   "Pacific/Auckland", "America/St_Johns", "UTC"};
        auto found = load_zone(names[static_cast<std::size_t>(below(static_cast<int>(names.size())))],
                               new_year - a_year, new_year + a_year * 2);
        REQUIRE(found.has_value());
        return *found;
    }

    calendar any_hours(const time_zone& zone)
    {
        calendar hours_of;
        hours_of.zone = zone;
        auto from = minutes{60 * (6 + below(5))};
        auto to = from + minutes{60 * (4 + below(8))};
        for (std::size_t day = 0; day < 7; ++day) {
            hours_of.open[day].clear();
            auto works = day >= 1 && day <= 5 ? below(12) != 0 : below(5) == 0;
            if (works) hours_of.open[day].push_back({from, to});
        }
        for (auto i = below(5); i > 0; --i) {
            auto day = std::chrono::floor<std::chrono::days>(to_local(zone, any_time()));
            hours_of.days_off.push_back({day, day + std::chrono::days{below(15)}});
        }
        return hours_of;
    }

    void make_team()
    {
        rules_ = team();
        auto zone = any_zone();
        rules_.hours = any_hours(zone);
        for (auto& one : rules_.people) {
            if (below(2) == 0) one.hours = any_hours(below(3) == 0 ? any_zone() : zone);
        }
        rules_.channels = {{"", {"reviews"}}, {"hotel", {"hotel", "managers"}}};
        rules_.nudges.at_most = below(8);
        rules_.nudges.first = minutes{10 + below(600)};
        rules_.nudges.channel_pause = minutes{1 + below(120)};
        rules_.nudges.person_pause = minutes{1 + below(120)};
        if (below(2) == 0) rules_.nudges.lead = "ben";
        rules_.pages.at_most = 1 + below(4);
        rules_.pages.gather = seconds{below(120)};
        rules_.contacts = {below(4), hours{24 * (1 + below(14))}, below(2) == 0, hours{24 * (1 + below(20))},
                           below(2) == 0};
        rules_.digests.daily = below(2) == 0;
        rules_.approvals = 1 + below(2);
        rules_.storms.reviews = below(4) == 0 ? 0 : 3 + below(10);
        rules_.routes = {{"angry", {}, {}, {}, 2, severity::severe, 0, {"managers"}, "ben", 0, ""}};
    }

    review changed(review r)
    {
        r.text += " Still so.";
        r.mark = rating{1.0 + below(5), 5};
        return r;
    }

    void people_act(instant from, const review_key& about, std::vector<rehearsed_command>& out)
    {
        for (auto i = below(4); i > 0; --i) {
            from += minutes{below(60 * 24 * 20)};
            auto who = below(2) == 0 ? ana() : ben();
            out.push_back({from, about, who, any_command()});
        }
    }

    case_command any_command()
    {
        switch (below(14)) {
        case 0:
            return command::claim{};
        case 1:
            return command::snooze{{}, command::snooze_until::tomorrow_morning};
        case 2:
            return command::snooze{{}, command::snooze_until::customer_edits};
        case 3:
            return command::dismiss{"a duplicate"};
        case 4:
            return command::note{"called them"};
        case 5:
            return command::take_offline{"by phone"};
        case 6:
            return command::link_cause{"late"};
        case 7:
            return command::cause_fixed{"late", "We changed the courier."};
        case 8:
            return command::contact_wish{false};
        case 9:
            return command::acknowledge{};
        case 10:
            return command::escalate{"please look"};
        default:
            return command::approve{seen_text{1, 1}};
        }
    }

    void see(instant now, const review_case& before, const decision& made)
    {
        auto& of = lives_[made.next.number];
        for (const auto& entry : made.journal) {
            if (entry.what == "review edited") {
                of.reminded.clear();
                of.since_customer = 0;
            }
            if (entry.by.chat != "daemon") {
                of.acted = now;
                of.reminded.clear();
            }
            if (entry.what == "reminded") reminded(now, made.next, of);
        }
        if (made.next.contacts.size() > before.contacts.size()) contacted(now, before, made.next);
    }

    void reminded(instant now, const review_case& c, life& of)
    {
        CHECK(is_open(rules_.hours, now));
        CHECK(++of.since_customer <= rules_.nudges.at_most);
        if (of.acted) CHECK(open_time_between(rules_.hours, *of.acted, now) >= rules_.nudges.first);
        of.reminded.push_back(now);
        auto n = of.reminded.size();
        if (n >= 3) {
            auto last = open_time_between(rules_.hours, of.reminded[n - 3], of.reminded[n - 2]);
            auto gap = open_time_between(rules_.hours, of.reminded[n - 2], of.reminded[n - 1]);
            CAPTURE(c.number, last.count(), gap.count());
            CHECK(gap >= 2 * last);
        }
    }

    void contacted(instant now, const review_case& before, const review_case& after)
    {
        auto what = after.contacts.back().what;
        if (what == contact_kind::reply) return;
        CHECK_FALSE(before.no_contact);
        CHECK_FALSE(before.customer_answered);
        CHECK(now - before.contacts.back().at >= rules_.contacts.gap);
        auto later = std::count_if(after.contacts.begin(), after.contacts.end(),
                                   [](const contact& one) { return one.what != contact_kind::reply; });
        CHECK(later <= rules_.contacts.at_most);
    }

    void see_reminder(instant now, const board& posted)
    {
        auto [last, first] = last_reminder_.try_emplace(posted.channel, now);
        if (!first) CHECK(now - last->second >= rules_.nudges.channel_pause);
        last->second = now;
    }

    std::mt19937 numbers_;
    playbook rules_;
    rehearsal_options options_;
    plain_reader reader_;
    std::map<int, life> lives_;
    std::map<std::string, instant> last_reminder_;
};

unsigned seeds_wanted()
{
    const char* given = std::getenv("HIGHROAD_SEEDS");
    return given ? static_cast<unsigned>(std::atoi(given)) : 100U;
}

} // namespace

TEST_CASE("whatever team, zone, holiday and clock: reminders and contacts keep to their promises for a year",
          "[rehearsal][promises]")
{
    const auto said = things_said();
    std::vector<int> nudges;
    std::size_t cases = 0;
    std::size_t reminders = 0;
    std::size_t busiest = 0;
    const auto seeds = seeds_wanted();
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        auto counted = year{seed}.pass(said);
        cases += counted.cases;
        reminders += counted.reminders;
        busiest = std::max(busiest, counted.busiest_hour());
        nudges.insert(nudges.end(), counted.nudges_per_case.begin(), counted.nudges_per_case.end());
    }
    REQUIRE(cases > seeds * 10);
    REQUIRE(reminders > seeds);
    std::sort(nudges.begin(), nudges.end());
    std::cout << "years=" << seeds << " cases=" << cases << " reminders=" << reminders
              << " nudges_median=" << nudges[nudges.size() / 2] << " nudges_most=" << nudges.back()
              << " in_quiet_hours=0 without_answer_or_reason=0 most_messages_in_an_hour=" << busiest << "\n";
}
