#include "tests/sim/people.hpp"

#include "daemon/core/card_mark.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace highroad::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

actor any_actor(dice& luck)
{
    // Ana and Ben most of the time; Gus may approve nothing.
    switch (luck.below(10)) {
    case 0:
        return {"slack", "U9", "Gus", {}};
    case 1:
    case 2:
        return {"slack", "U3", "Cid", {}};
    case 3:
    case 4:
    case 5:
        return {"slack", "U2", "Ben", {}};
    default:
        return {"slack", "U1", "Ana", {}};
    }
}

bool offers(const card& shown, card_action what)
{
    return std::any_of(shown.buttons.begin(), shown.buttons.end(),
                       [what](const card_button& one) { return one.action == what; });
}

} // namespace

std::string people::words(dice& luck)
{
    constexpr std::array said{"It crashes.",
                              "It came late.",
                              "My lawyer will hear of this.",
                              "I do not like it.",
                              "Nobody answers the phone.",
                              "It crashes, and it is late.",
                              "So so."};
    return std::string{said[static_cast<std::size_t>(luck.below(static_cast<int>(said.size())))]} + " (" +
           std::to_string(++texts_) + ")";
}

review_site& people::any_site(dice& luck)
{
    auto nth = luck.below(static_cast<int>(world_.sites.size()));
    return std::next(world_.sites.begin(), nth)->second;
}

void people::write_review(dice& luck, milliseconds hidden_for, hours age)
{
    auto& site = any_site(luck);
    review r;
    r.key = {"model", site.source, "r" + std::to_string(++reviews_)};
    r.mark = rating{static_cast<double>(luck.one_in(4) ? 4 + luck.below(2) : 1 + luck.below(3)), 5};
    r.text = words(luck);
    r.author = "author" + std::to_string(luck.below(30));
    r.created = world_.time.wall() - age;
    site.entries[r.key.id] = {r, world_.time.elapsed() + hidden_for, false};
    world_.notes.add("customer", "writes " + r.key.id + " on " + site.source + ": " + r.text);
}

void people::write_first_reviews(std::uint64_t seed)
{
    dice luck{seed, "first reviews"};
    for (auto i = luck.below(25); i > 0; --i)
        write_review(luck, milliseconds{0}, hours{1 + luck.below(24 * 60)});
}

review_site::entry* people::any_review(dice& luck, bool removed)
{
    auto& site = any_site(luck);
    std::vector<review_site::entry*> there;
    for (auto& [id, one] : site.entries) {
        if (one.removed == removed && one.visible <= world_.time.elapsed()) there.push_back(&one);
    }
    if (there.empty()) return nullptr;
    return there[static_cast<std::size_t>(luck.below(static_cast<int>(there.size())))];
}

void people::customer_acts(incident_kind what, dice& luck)
{
    if (what == incident_kind::review_written) {
        auto hidden = luck.one_in(5) ? milliseconds{hours{luck.below(24)}} : milliseconds{0};
        return write_review(luck, hidden, hours{0});
    }
    auto* one = any_review(luck, what == incident_kind::review_restored);
    if (!one) return;
    auto& r = one->now;
    switch (what) {
    case incident_kind::review_edited:
        r.text = words(luck);
        r.mark = rating{static_cast<double>(1 + luck.below(5)), 5};
        break;
    case incident_kind::review_removed:
        one->removed = true;
        break;
    case incident_kind::review_restored:
        one->removed = false;
        break;
    case incident_kind::answered_by_hand:
        r.reply = platform_reply{
            "hand", "Written by hand (" + std::to_string(++texts_) + ")", reply_state::live, {}, world_.time.wall()};
        break;
    case incident_kind::answer_removed:
        r.reply.reset();
        break;
    default:
        if (!r.reply || r.reply->state != reply_state::pending) return;
        r.reply->state = luck.one_in(3) ? reply_state::rejected : reply_state::live;
        if (r.reply->state == reply_state::rejected) r.reply->reason = "it names a person";
    }
    world_.notes.add("outside", r.key.id + " is now: " + (one->removed ? "removed" : r.text) + " / " +
                                    (r.reply ? r.reply->text : "no answer"));
}

void people::let_replies_through()
{
    for (auto& [source, site] : world_.sites) {
        for (auto& [id, one] : site.entries) {
            if (one.now.reply && one.now.reply->state == reply_state::pending) one.now.reply->state = reply_state::live;
        }
    }
}

void people::act(incident_kind what, dice& luck)
{
    if (what == incident_kind::person_acts) return person_acts(luck);
    if (what == incident_kind::message_deleted) return delete_message(luck);
    customer_acts(what, luck);
}

void people::delete_message(dice& luck)
{
    auto channel = std::next(world_.chats.begin(), luck.below(static_cast<int>(world_.chats.size())));
    auto& messages = channel->second.messages;
    if (messages.empty()) return;
    auto which = luck.below(static_cast<int>(messages.size()));
    world_.notes.add("person", "deletes " + messages[static_cast<std::size_t>(which)].delivery_id);
    world_.deleted.insert(channel->first + "/" + messages[static_cast<std::size_t>(which)].id);
    messages.erase(messages.begin() + which);
}

case_command people::command_on(const card& seen, dice& luck, const std::string& channel)
{
    seen_text text{seen.review_revision, seen.draft_revision};
    auto dated = " (" + std::to_string(++texts_) + ")";
    auto what = luck.below(100);
    if (what < 36) return command::approve{text};
    if (what < 42) return command::approve_shown{channel, world_.time.wall(), "tap" + dated};
    if (what < 44) return command::contact_wish{luck.one_in(4)};
    if (what < 52) return command::edit{seen.draft_revision, "We are sorry, and we mend it." + dated};
    if (what < 56) return command::next_draft{};
    if (what < 60) return command::dismiss{"a duplicate" + dated};
    if (what < 63) return command::snooze{world_.time.wall() + minutes{10 + luck.below(60 * 72)}};
    if (what < 64) return command::snooze{{}, command::snooze_until::customer_edits};
    if (what < 68) return command::claim{};
    if (what < 73) return command::undo{};
    if (what < 76) return command::reopen{};
    if (what < 80) return command::note{"called them" + dated};
    if (what < 82) return command::escalate{"please look" + dated};
    if (what < 86) return command::acknowledge{};
    if (what < 88) return command::take_offline{"by phone" + dated};
    if (what < 90) return command::resolve{"spoke with them" + dated};
    if (what < 91) return command::give_up{"tried twice" + dated};
    if (what < 94) return command::link_cause{"late"};
    if (what < 97) return command::cause_fixed{luck.one_in(2) ? "late" : "", "We changed the courier." + dated};
    if (what < 99) return command::contact_wish{luck.one_in(3)};
    return command::assign{luck.one_in(2) ? "ben" : "cid"};
}

void people::person_acts(dice& luck)
{
    auto channel = std::next(world_.chats.begin(), luck.below(static_cast<int>(world_.chats.size())));
    std::vector<const test::model_chat::message*> seen;
    for (const auto& one : channel->second.messages) {
        auto acted_on = one.thread.empty() && (one.shown.case_number != 0 || (one.group && !one.group->cases.empty()));
        if (acted_on) seen.push_back(&one);
    }
    if (seen.empty()) return;
    // A reply that waits for its yes is what people look for; then what came last.
    std::vector<const test::model_chat::message*> waiting;
    std::copy_if(seen.begin(), seen.end(), std::back_inserter(waiting),
                 [](const auto* one) { return offers(one->shown, card_action::publish); });
    if (!waiting.empty() && luck.one_in(3)) seen = std::move(waiting);
    auto back = luck.below(std::min(static_cast<int>(seen.size()), luck.one_in(4) ? 1000 : 8));
    const auto& message = *seen[seen.size() - 1 - static_cast<std::size_t>(back)];
    auto one = std::make_shared<request>();
    one->who = asked{"k" + std::to_string(++requests_), any_actor(luck), channel->first};
    if (message.group) {
        one->case_number =
            message.group->cases[static_cast<std::size_t>(luck.below(static_cast<int>(message.group->cases.size())))];
        one->what = command::show{};
    } else {
        one->seen = message.shown;
        one->case_number = one->seen.case_number;
        one->who.mark = one->seen.mark;
        one->what = command_on(one->seen, luck, channel->first);
    }
    auto hand_in = [this](std::shared_ptr<request> given, milliseconds delay) {
        eyes_.asked_for(*given);
        world_.time.in(delay, [this, given] { ask(given); });
    };
    hand_in(one, milliseconds{luck.between(50, 3000)});
    if (luck.one_in(5)) { // the chat delivers it twice
        world_.time.in(milliseconds{luck.between(50, 9000)}, [this, one] { ask(one); });
    }
    if (luck.one_in(5)) { // a double click
        auto again = std::make_shared<request>(*one);
        again->who.key = "k" + std::to_string(++requests_);
        // Two notes are two deeds, and nobody clicks a form twice.
        if (!std::holds_alternative<command::note>(again->what)) hand_in(again, milliseconds{luck.between(60, 900)});
    }
    if (luck.one_in(5) && !message.group) { // somebody else at the same moment
        auto other = std::make_shared<request>(*one);
        other->who = asked{"k" + std::to_string(++requests_), any_actor(luck), channel->first, one->who.mark};
        other->what = command_on(other->seen, luck, channel->first);
        hand_in(other, milliseconds{luck.between(50, 3000)});
    }
    if (luck.one_in(6) && !message.group) { // changed their mind
        auto undone = std::make_shared<request>(*one);
        undone->who.key = "k" + std::to_string(++requests_);
        // Whoever tapped takes the tap away; it may have approved nothing.
        const auto* tapped = std::get_if<command::approve_shown>(&one->what);
        undone->what = tapped ? command::undo{tapped->reaction} : command::undo{};
        hand_in(undone, milliseconds{luck.between(3000, 120'000)});
    }
}

/// As chats do it: what was not acknowledged is delivered again, under the same key, three times.
void people::ask(const std::shared_ptr<request>& one)
{
    constexpr std::array again{seconds{10}, seconds{60}, seconds{300}};
    if (one->answered) return;
    auto tries = one->tries++;
    if (auto* daemon = daemon_()) {
        auto who = one->who;
        auto what = one->what;
        const auto* stands = eyes_.known(one->case_number);
        if (stands && mistake_ && mistake_->around_command) mistake_->around_command(who, what, *stands);
        world_.notes.add("person", one->who.by.name + " asks #" + std::to_string(one->case_number) + " " +
                                       std::string{highroad::name_of(what)} + " " + one->who.key);
        daemon->ask(std::move(who), one->case_number, std::move(what), [this, one](const answer& told) {
            one->answered = true;
            world_.notes.add("person", "is told " + one->who.key + ": " + told.text);
            eyes_.told(*one, told);
        });
    }
    if (static_cast<std::size_t>(tries) >= again.size()) return;
    world_.time.in(again[static_cast<std::size_t>(tries)], [this, one] { ask(one); });
}

} // namespace highroad::sim
