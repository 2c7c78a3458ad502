#include "daemon/core/time.hpp"
#include "daemon/settings/whole.hpp"

#include <algorithm>

namespace highroad {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;

constexpr auto longest_wait_before_publishing = 24h;
constexpr seconds longest_reminding = days{30};

void check_publishing(const playbook& rules, reading& r)
{
    auto before_publishing = rules.undo_window + rules.cool_off;
    if (before_publishing > longest_wait_before_publishing) {
        r.complain(r.place_of("playbook.undo_window"),
                   "undo_window and cool_off of at most " + in_words(longest_wait_before_publishing) + " together",
                   in_words(before_publishing), "customers expect an answer within days; shorten one of them");
    } else {
        for (std::size_t i = 0; i < rules.first_response.size(); ++i) {
            if (rules.first_response.at(i) >= before_publishing) continue;
            auto path = "playbook.first_response[" + std::to_string(i) + "]";
            r.complain(r.place_of(r.places.contains(path) ? path : "playbook.cool_off"),
                       "a first_response of at least cool_off and undo_window together (" +
                           in_words(before_publishing) + ")",
                       in_words(rules.first_response.at(i)), "no reply could ever be in time");
            break;
        }
    }
    if (rules.reply_check_first > rules.wait_for_customer) {
        r.complain(r.place_of("playbook.reply_check_first"),
                   "at most wait_for_customer (" + in_words(rules.wait_for_customer) + ")",
                   in_words(rules.reply_check_first), "a case would close before its reply was looked at");
    }
}

/// When the last of so many reminders comes, if nobody does anything: each gap is twice the one before.
seconds last_reminder(const playbook& rules, int count, instant now)
{
    auto worked = rules.nudges.first * ((1 << count) - 1);
    // More than a year of work needs no calendar to be too much.
    if (worked > days{365}) return worked;
    return after_open_time(rules.hours, now, worked) - now;
}

void check_reminders(const playbook& rules, instant now, reading& r)
{
    const auto& nudges = rules.nudges;
    if (nudges.at_most == 0) return;
    auto limit = std::max(longest_reminding, rules.wait_for_customer);
    if (auto last = last_reminder(rules, nudges.at_most, now); last > limit) {
        int fitting = nudges.at_most;
        while (fitting > 0 && last_reminder(rules, fitting, now) > limit)
            --fitting;
        auto which =
            fitting == 0 ? std::string{} : ", which is at_most = " + std::to_string(fitting) + " with this first gap";
        bool count_written = r.places.contains("playbook.nudges.at_most");
        r.complain(r.place_of(count_written ? "playbook.nudges.at_most" : "playbook.nudges.first"),
                   "reminders that end within " + in_words(limit) + which,
                   std::to_string(nudges.at_most) + ", the last of them after " +
                       in_words(std::chrono::floor<days>(last)),
                   "each gap is twice the last: lower at_most or first");
        return;
    }
    auto slowest = *std::max_element(rules.first_response.begin(), rules.first_response.end());
    if (nudges.first > slowest) {
        bool gap_written = r.places.contains("playbook.nudges.first");
        r.complain(r.place_of(gap_written ? "playbook.nudges.first" : "playbook.first_response"),
                   "a first reminder before every first_response is overdue (" + in_words(slowest) + ")",
                   in_words(nudges.first), "lower first in [playbook.nudges], or allow more time for a response");
    }
}

void check_contacts(const playbook& rules, reading& r)
{
    const auto& contacts = rules.contacts;
    auto place = [&](std::string_view key) { return r.place_of("playbook.contacts." + std::string{key}); };
    int kinds = (contacts.satisfaction ? 1 : 0) + (contacts.update_note ? 1 : 0);
    if (contacts.at_most < kinds) {
        r.complain(place("at_most"),
                   "at least " + std::to_string(kinds) + ": satisfaction and update_note are contacts",
                   std::to_string(contacts.at_most), "raise it, or switch one of them off");
    }
    if (contacts.update_note && contacts.gap < days{7}) {
        r.complain(place("gap"), "at least 7 d where update_note is on", in_words(contacts.gap),
                   "a customer who is asked sooner is badgered");
    }
    if (contacts.update_note && contacts.gap > rules.wait_for_customer) {
        r.complain(place("gap"), "at most wait_for_customer (" + in_words(rules.wait_for_customer) + ")",
                   in_words(contacts.gap), "a case would close before update_note could be suggested");
    }
    if (!contacts.satisfaction) return;
    if (contacts.satisfaction_after < contacts.gap) {
        r.complain(place("satisfaction_after"), "at least gap (" + in_words(contacts.gap) + ")",
                   in_words(contacts.satisfaction_after), "no contact comes sooner than that");
    }
    if (contacts.satisfaction_after > rules.wait_for_customer) {
        r.complain(place("satisfaction_after"), "at most wait_for_customer (" + in_words(rules.wait_for_customer) + ")",
                   in_words(contacts.satisfaction_after), "a case would close before anybody is asked");
    }
}

void check_storms(const storm_rules& storms, reading& r)
{
    auto place = [&](std::string_view key) { return r.place_of("playbook.storms." + std::string{key}); };
    if (storms.reviews == 1) r.complain(place("reviews"), "0, or from 2 on", "1", "one review is no storm");
    if (storms.same_theme == 1) r.complain(place("same_theme"), "0, or from 2 on", "1", "one review is no storm");
    if (storms.reviews > 1 && storms.same_theme > storms.reviews) {
        bool theme_written = r.places.contains("playbook.storms.same_theme");
        r.complain(place(theme_written ? "same_theme" : "reviews"),
                   "same_theme of at most reviews (" + std::to_string(storms.reviews) + ")",
                   std::to_string(storms.same_theme),
                   "reviews of any theme would be a storm before those of one theme");
    }
    if (storms.calm_after < storms.within) {
        r.complain(place("calm_after"), "at least within (" + in_words(storms.within) + ")",
                   in_words(storms.calm_after), "one storm would end while it is still counted");
    }
}

} // namespace

void check_limits(const settings& all, const surroundings& around, reading& r)
{
    check_publishing(all.rules, r);
    check_reminders(all.rules, around.now, r);
    check_contacts(all.rules, r);
    check_storms(all.rules.storms, r);
}

} // namespace highroad
