#include "daemon/core/deciding.hpp"

#include "daemon/core/card_mark.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>

namespace highroad {

void deciding::suggest_drafts()
{
    auto& c = the_case();
    auto key = std::to_string(c.number) + "/drafts/" + std::to_string(c.review_revision);
    if (!c.contacts.empty()) key += "." + std::to_string(c.contacts.size());
    do_later(std::move(key), effect::suggest_drafts{c.review_revision, c.contacts.size()});
}

void deciding::suggest_drafts_anew()
{
    auto& c = the_case();
    do_later(std::to_string(c.number) + "/drafts/again/" + std::to_string(c.version + 1),
             effect::suggest_drafts{c.review_revision, c.contacts.size()});
}

void deciding::ask_language_model()
{
    const auto& c = the_case();
    auto open =
        c.phase == case_phase::awaiting_team || c.phase == case_phase::snoozed || c.phase == case_phase::offline;
    if (!rules.language_model || !open || c.quiet || c.editor || c.half_approved) return;
    do_later(std::to_string(c.number) + "/model/" + std::to_string(c.review_revision) + "." +
                 std::to_string(c.contacts.size()) + "." + std::to_string(c.draft_revision),
             effect::ask_language_model{c.review_revision, c.contacts.size(), c.draft_revision});
}

void deciding::ask_second_reading()
{
    const auto& c = the_case();
    if (!rules.second_reading || c.phase == case_phase::closed || c.quiet || c.judged_by) return;
    do_later(std::to_string(c.number) + "/reading/" + std::to_string(c.review_revision),
             effect::ask_second_reading{c.review_revision});
}

void deciding::refresh_in(const std::string& channel, std::chrono::seconds patience)
{
    do_later(std::to_string(the_case().number) + "/card/" + channel, effect::show_card{channel}, patience);
}

void deciding::refresh(std::chrono::seconds patience)
{
    if (the_case().quiet) return;
    for (const auto& channel : the_case().channels)
        refresh_in(channel, patience);
}

void deciding::say_line(std::string_view text, const std::vector<std::string>& mentions, std::string_view unless)
{
    auto& c = the_case();
    if (c.quiet) return;
    // The version makes the key new for each decision, and the same when a decision is made again after a failure.
    auto key =
        std::to_string(c.number) + "/say/" + std::to_string(c.version + 1) + "." + std::to_string(++lines_) + "/";
    for (const auto& channel : c.channels) {
        if (channel != unless) do_later(key + channel, effect::say{channel, std::string{text}, mentions});
    }
}

void deciding::tell(std::string_view text, std::string_view unless)
{
    say_line(text, {}, unless);
}

void deciding::tell_people(std::string_view text, const std::vector<std::string>& mentions)
{
    say_line(text, mentions, {});
}

void deciding::tell_people(std::string_view text, const std::vector<const person*>& whom)
{
    std::vector<std::string> mentions;
    for (const auto* who : whom)
        mentions.insert(mentions.end(), who->ids.begin(), who->ids.end());
    say_line(text, mentions, {});
}

void deciding::add_trouble(std::string_view what, std::string words)
{
    auto& troubles = the_case().troubles;
    auto found = std::find_if(troubles.begin(), troubles.end(), [&](const trouble& t) { return t.what == what; });
    if (found == troubles.end()) {
        troubles.push_back({std::string{what}, std::move(words), now});
    } else {
        found->words = std::move(words);
    }
}

bool deciding::clear_trouble(std::string_view what)
{
    return std::erase_if(the_case().troubles, [&](const trouble& t) { return t.what == what; }) > 0;
}

void deciding::void_approval(std::string_view why, const actor& by)
{
    auto& c = the_case();
    if (!c.approved || c.approved->voided || c.phase != case_phase::publishing) return;
    c.approved->voided = true;
    made_.withdrawn.push_back(reply_key(c));
    record("approval void", by, std::string{why});
}

void deciding::back_to_team()
{
    auto& c = the_case();
    c.phase = case_phase::awaiting_team;
    c.closed_as.reset();
    c.snoozed_until.reset();
    c.snoozed_by.reset();
    c.give_up_at.reset();
}

void deciding::close(close_reason as)
{
    back_to_team();
    the_case().phase = case_phase::closed;
    the_case().closed_as = as;
    the_case().check_reply_at.reset();
    the_case().redraw_at.reset();
    the_case().half_approved.reset();
    the_case().planned.reset();
    clear_trouble("publish");
    clear_trouble("drafts");
    clear_trouble("language model");
    record("closed", the_daemon(), std::string{name_of(as)});
}

void deciding::await_customer()
{
    back_to_team();
    the_case().phase = case_phase::awaiting_customer;
    the_case().give_up_at = now + rules.wait_for_customer;
    the_case().redraw_at.reset();
    the_case().half_approved.reset();
    plan_follow_up();
}

void deciding::now_published()
{
    auto& c = the_case();
    c.published_text = c.approved->text;
    c.published = now;
    c.published_for = c.approved->by;
    note_contact();
    c.reply_checks = 0;
    c.check_reply_at.reset();
    clear_trouble("publish");
    clear_trouble("reply");
    clear_trouble("language model");
}

void deciding::note_contact()
{
    auto& c = the_case();
    c.contacts.push_back({c.planned && c.planned->with_team ? c.planned->what : contact_kind::reply, now});
    c.planned.reset();
}

void deciding::read_reply()
{
    auto& c = the_case();
    do_later(std::to_string(c.number) + "/read/" + std::to_string(++c.reply_checks), effect::read_reply{});
}

void deciding::plan_reply_check()
{
    auto& c = the_case();
    constexpr std::chrono::seconds longest = std::chrono::hours{24};
    auto wait = rules.reply_check_first;
    for (int i = 0; i < c.reply_checks && wait < longest; ++i)
        wait *= 2;
    c.check_reply_at = now + std::min(wait, longest);
}

decision deciding::accept(std::string text)
{
    made_.reply = {true, std::move(text)};
    return take();
}

decision deciding::refuse(std::string text)
{
    made_.reply = {false, std::move(text)};
    return std::move(made_);
}

std::string reply_key(const review_case& c)
{
    // The number alone could mean another review after a backup was restored, and receivers remember keys.
    return std::to_string(c.number) + "/reply/" + std::to_string(c.approvals) + "/" + mark_of(c.subject.key);
}

// Suggestions name their template or their model; no other origin begins so.
constexpr std::string_view written_origin = "written by ";

std::vector<draft>::const_iterator written_draft(const review_case& c)
{
    return std::find_if(c.drafts.begin(), c.drafts.end(),
                        [](const draft& one) { return one.origin.starts_with(written_origin); });
}

const actor* writer_of_chosen(const review_case& c)
{
    auto chosen = c.chosen < c.drafts.size() && c.drafts[c.chosen].origin.starts_with(written_origin);
    return chosen && c.editor ? &*c.editor : nullptr;
}

std::string written_by(const actor& who)
{
    return std::string{written_origin} + shown_name(who);
}

std::string in_words(const evidence& reason)
{
    auto quoted = shortened(displayable(trimmed(reason.words)), 60);
    std::replace_if(
        quoted.begin(), quoted.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    if (!quoted.empty()) quoted = "\"" + quoted + "\"";
    if (reason.by != reader::word_lists)
        quoted += (quoted.empty() ? "" : ", ") + ("read by the " + std::string{name_of(reason.by)});
    return reason.what + (quoted.empty() ? "" : " (" + quoted + ")");
}

std::string hash_number(const review_case& c)
{
    return "#" + std::to_string(c.number);
}

std::string shown_name(const actor& who)
{
    auto name = displayable(trimmed(who.name.empty() ? who.id : who.name));
    std::replace(name.begin(), name.end(), '\n', ' ');
    return name.empty() ? "somebody" : shortened(name, 60);
}

} // namespace highroad
