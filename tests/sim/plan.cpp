#include "tests/sim/plan.hpp"

#include "tests/core/cases.hpp"
#include "tests/core/zones.hpp"

#include <algorithm>
#include <array>

namespace highroad::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

instant start_of(dice& luck)
{
    // Half of them live through a change of the clocks.
    switch (luck.below(4)) {
    case 0:
        return test::utc(2026, 3, 10, luck.below(24));
    case 1:
        return test::utc(2026, 10, 10, luck.below(24));
    default:
        return test::utc(2026, 1 + static_cast<unsigned>(luck.below(12)), 1 + static_cast<unsigned>(luck.below(28)));
    }
}

playbook rules_of(dice& luck)
{
    auto rules = test::team();
    rules.people.push_back({"cid", "Cid", {"slack:U3"}, "", {}});
    rules.approvers.emplace_back("slack:U3");
    rules.rights[right::administer] = {"slack:U1", "slack:U3"};
    rules.hours = test::office(luck.one_in(2) ? test::berlin() : test::lord_howe());
    if (luck.one_in(4)) rules.hours = calendar{};
    rules.channels = {{"", {"reviews"}}, {"hotel", {"hotel", "managers"}}};
    rules.undo_window = seconds{luck.below(120)};
    rules.cool_off = seconds{luck.below(600)};
    rules.wait_for_customer = hours{24 * (2 + luck.below(20))};
    rules.publish_deadline = hours{1 + luck.below(24)};
    rules.approvals = 1 + (luck.one_in(4) ? 1 : 0);
    rules.two_for_severe = luck.one_in(2);
    rules.approve_own_edits = luck.one_in(2);
    rules.nudges.at_most = luck.below(6);
    rules.nudges.first = minutes{30 + luck.below(240)};
    rules.nudges.channel_pause = minutes{10 + luck.below(60)};
    if (luck.one_in(2)) rules.nudges.lead = "ben";
    rules.pages.gather = seconds{luck.below(90)};
    rules.escalations = {
        {"duty",
         severity::severe,
         true,
         {{{"person:ana"}, {"phone"}, minutes{15}}, {{"person:ben", "person:cid"}, {"siren", "chat"}, minutes{30}}}}};
    rules.contacts = {luck.below(4), hours{24 * (1 + luck.below(4))}, luck.one_in(2), hours{24 * (1 + luck.below(4))},
                      luck.one_in(2)};
    rules.digests.daily = luck.one_in(2);
    rules.storms.reviews = luck.one_in(3) ? 0 : 4 + luck.below(5);
    rules.storms.same_theme = luck.one_in(3) ? 0 : 3 + luck.below(3);
    return rules;
}

class planner {
public:
    planner(plan& into, dice& luck) : into_{into}, luck_{luck}, end_{hours{24 * into.days}} {}

    void make()
    {
        customers();
        add(into_.days * luck_.between(1, 10), incident_kind::person_acts);
        add(luck_.below(3), incident_kind::message_deleted);
        add(luck_.one_in(4) ? 1 : 0, incident_kind::person_leaves);
        if (luck_.one_in(8)) return finish(); // a quiet month, without faults
        machines();
        finish();
    }

private:
    milliseconds any_time() { return milliseconds{luck_.between(0, end_.count() - 1)}; }

    incident& add(milliseconds at, incident_kind what)
    {
        into_.incidents.push_back({at, what, luck_.next(), {}, {}});
        return into_.incidents.back();
    }
    void add(std::int64_t times, incident_kind what)
    {
        for (; times > 0; --times)
            add(any_time(), what);
    }
    /// A few that last up to that long.
    void add_lasting(std::int64_t times, incident_kind what, milliseconds longest)
    {
        for (; times > 0; --times)
            add(any_time(), what).lasting = milliseconds{luck_.between(1000, longest.count())};
    }

    void customers()
    {
        add(into_.days * luck_.between(1, 3) / 2 + 2, incident_kind::review_written);
        if (luck_.one_in(3)) {
            auto storm = any_time();
            for (auto i = luck_.between(5, 12); i > 0; --i)
                add(storm + minutes{luck_.below(25)}, incident_kind::review_written);
        }
        add(luck_.below(into_.days / 2 + 1), incident_kind::review_edited);
        add(luck_.below(5), incident_kind::review_removed);
        add(luck_.below(3), incident_kind::review_restored);
        add(luck_.below(6), incident_kind::answered_by_hand);
        add(luck_.below(3), incident_kind::answer_removed);
        add(luck_.below(8), incident_kind::reply_judged);
    }

    void machines()
    {
        for (auto i = luck_.below(14); i > 0; --i)
            bad_weather();
        add_lasting(luck_.below(6), incident_kind::killed, hours{luck_.one_in(4) ? 30 : 1});
        add_lasting(luck_.below(8), incident_kind::killed_writing, hours{1});
        add_lasting(luck_.below(3), incident_kind::stopped, minutes{30});
        add(luck_.below(2), incident_kind::second_daemon);
        add_lasting(luck_.below(3), incident_kind::disk_full, hours{3});
        add_lasting(luck_.below(2), incident_kind::drafter_broken, hours{12});
        for (auto i = luck_.below(3); i > 0; --i) {
            auto& jump = add(any_time(), incident_kind::clock_jumps);
            auto farthest = luck_.one_in(2) ? milliseconds{minutes{2}} : milliseconds{hours{3}};
            jump.lasting = milliseconds{luck_.between(-farthest.count(), farthest.count())};
        }
    }

    void bad_weather()
    {
        constexpr std::array targets{
            "",           "platform",     "platform app",    "platform hotel publish", "platform app read",
            "chat",       "chat reviews", "chat hotel post", "chat managers",          "pager",
            "pager phone"};
        auto& one = add(any_time(), incident_kind::weather);
        one.sky.target = targets[static_cast<std::size_t>(luck_.below(static_cast<int>(targets.size())))];
        one.sky.how = static_cast<fault>(1 + luck_.below(fault_kinds - 1));
        one.sky.percent = luck_.one_in(2) ? 100 : 10 + luck_.below(80);
        one.lasting =
            luck_.one_in(3) ? milliseconds{hours{1 + luck_.below(40)}} : milliseconds{minutes{1 + luck_.below(90)}};
        one.sky.from = one.at;
        one.sky.to = std::min(one.at + one.lasting, end_);
    }

    void finish()
    {
        std::stable_sort(into_.incidents.begin(), into_.incidents.end(),
                         [](const incident& a, const incident& b) { return a.at < b.at; });
    }

    plan& into_;
    dice& luck_;
    milliseconds end_;
};

} // namespace

namespace {

/// In every second life a language model reads too, sometimes in bad weather.
void have_it_read_twice(plan& into, dice luck)
{
    into.rules.second_reading = luck.one_in(2);
    if (!into.rules.second_reading) return;
    milliseconds end{hours{24 * into.days}};
    for (auto i = luck.below(4); i > 0; --i) {
        incident one{milliseconds{luck.between(0, end.count() - 1)}, incident_kind::weather, 0, {}, {}};
        one.lasting = minutes{1 + luck.below(600)};
        one.sky = {"model", static_cast<fault>(1 + luck.below(fault_kinds - 1)), one.at,
                   std::min(one.at + one.lasting, end), luck.one_in(2) ? 100 : 10 + luck.below(80)};
        into.incidents.push_back(std::move(one));
    }
}

} // namespace

plan plan_from(std::uint64_t seed, int days)
{
    dice luck{seed, "plan"};
    plan made;
    made.seed = seed;
    made.days = days;
    made.start = start_of(luck);
    made.rules = rules_of(luck);
    constexpr std::array often{minutes{30}, minutes{60}, minutes{120}, minutes{180}};
    made.poll_every = often[static_cast<std::size_t>(luck.below(4))];
    made.holds_replies = luck.one_in(4);
    made.replies_again = !luck.one_in(5);
    made.sources = dice{seed, "sources"}.one_in(5) ? 3 : 2;
    have_it_read_twice(made, dice{seed, "second reading"});
    planner{made, luck}.make();
    return made;
}

std::string in_words(const incident& one)
{
    constexpr std::array<std::string_view, 18> names{"a customer writes a review",
                                                     "a customer edits a review",
                                                     "a review is removed",
                                                     "a removed review is back",
                                                     "somebody answers by hand",
                                                     "an answer is removed by hand",
                                                     "the platform judges a reply",
                                                     "a person acts",
                                                     "a person deletes a message",
                                                     "a person leaves",
                                                     "bad weather",
                                                     "the clock jumps",
                                                     "the daemon is killed",
                                                     "killed while writing",
                                                     "the daemon is stopped",
                                                     "a second daemon is started",
                                                     "the disk is full",
                                                     "the drafter is broken"};
    std::string out{names[static_cast<std::size_t>(one.what)]};
    if (one.what == incident_kind::weather) {
        out += ": " + (one.sky.target.empty() ? std::string{"everywhere"} : one.sky.target) + " " +
               std::string{name_of(one.sky.how)} + ", " + std::to_string(one.sky.percent) + " %";
    }
    if (one.lasting.count() != 0) out += ", " + std::to_string(one.lasting.count() / 1000) + " s";
    return out;
}

} // namespace highroad::sim
