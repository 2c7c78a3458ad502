#pragma once

#include "daemon/core/effect.hpp"
#include "daemon/core/review_case.hpp"
#include "daemon/ports/store.hpp"

#include <concepts>
#include <type_traits>

/// The stored names of all fields, once for writing and reading. Each function takes its struct apart with a structured
/// binding: a field added to the struct does not compile until it has a name here. A name is never reused for another
/// meaning; a field that is absent in the database keeps its default, which therefore never changes: for texts, lists
/// and structs it is the empty one.
namespace highroad::stored {

template <class T, class Of>
concept either = std::same_as<std::remove_const_t<T>, Of>;

template <either<actor> T>
void fields(T& of, auto&& each)
{
    auto& [chat, id, name, groups] = of;
    each("chat", chat);
    each("id", id);
    each("name", name);
    each("groups", groups);
}

template <either<review_key> T>
void fields(T& of, auto&& each)
{
    auto& [platform, source, id] = of;
    each("platform", platform);
    each("source", source);
    each("id", id);
}

template <either<rating> T>
void fields(T& of, auto&& each)
{
    auto& [given, out_of] = of;
    each("given", given);
    each("out_of", out_of);
}

template <either<platform_reply> T>
void fields(T& of, auto&& each)
{
    auto& [id, text, state, reason, changed] = of;
    each("id", id);
    each("text", text);
    each("state", state);
    each("reason", reason);
    each("changed", changed);
}

template <either<review> T>
void fields(T& of, auto&& each)
{
    auto& [key, mark, title, text, translation, author, language, territory, version, url, created, reply] = of;
    each("key", key);
    each("mark", mark);
    each("title", title);
    each("text", text);
    each("translation", translation);
    each("author", author);
    each("language", language);
    each("territory", territory);
    each("version", version);
    each("url", url);
    each("created", created);
    each("reply", reply);
}

template <either<reply_rules> T>
void fields(T& of, auto&& each)
{
    auto& [by_us, limit, unit, again, may_mention_update] = of;
    each("by_us", by_us);
    each("limit", limit);
    each("unit", unit);
    each("again", again);
    each("may_mention_update", may_mention_update);
}

template <either<finding> T>
void fields(T& of, auto&& each)
{
    auto& [what, words, from, to, advice] = of;
    each("what", what);
    each("words", words);
    each("from", from);
    each("to", to);
    each("advice", advice);
}

template <either<draft> T>
void fields(T& of, auto&& each)
{
    auto& [text, origin, findings] = of;
    each("text", text);
    each("origin", origin);
    each("findings", findings);
}

template <either<shown_card> T>
void fields(T& of, auto&& each)
{
    auto& [channel, message, review_revision, draft_revision, shown] = of;
    each("channel", channel);
    each("message", message);
    each("review_revision", review_revision);
    each("draft_revision", draft_revision);
    each("shown", shown);
}

template <either<approval> T>
void fields(T& of, auto&& each)
{
    auto& [by, at, review_revision, draft_revision, text, first_by, publish_at, handed_over, voided, reaction,
           first_reaction] = of;
    each("by", by);
    each("at", at);
    each("review_revision", review_revision);
    each("draft_revision", draft_revision);
    each("text", text);
    each("first_by", first_by);
    each("publish_at", publish_at);
    each("handed_over", handed_over);
    each("voided", voided);
    each("reaction", reaction);
    each("first_reaction", first_reaction);
}

template <either<trouble> T>
void fields(T& of, auto&& each)
{
    auto& [what, words, since] = of;
    each("what", what);
    each("words", words);
    each("since", since);
}

template <either<evidence> T>
void fields(T& of, auto&& each)
{
    auto& [what, words, by] = of;
    each("what", what);
    each("words", words);
    each("by", by);
}

template <either<judgement> T>
void fields(T& of, auto&& each)
{
    auto& [negative, negativity, anger, level, reasons, themes, wants, wanted, got, language] = of;
    each("negative", negative);
    each("negativity", negativity);
    each("anger", anger);
    each("level", level);
    each("reasons", reasons);
    each("themes", themes);
    each("wants", wants);
    each("wanted", wanted);
    each("got", got);
    each("language", language);
}

template <either<contact> T>
void fields(T& of, auto&& each)
{
    auto& [what, at] = of;
    each("what", what);
    each("at", at);
}

template <either<follow_up> T>
void fields(T& of, auto&& each)
{
    auto& [what, due, with_team] = of;
    each("what", what);
    each("due", due);
    each("with_team", with_team);
}

template <either<known_facts> T>
void fields(T& of, auto&& each)
{
    auto& [when, expected, got, wants, notes] = of;
    each("when", when);
    each("expected", expected);
    each("got", got);
    each("wants", wants);
    each("notes", notes);
}

template <either<nudging> T>
void fields(T& of, auto&& each)
{
    auto& [sent, last, gap, next, touched, touched_by, parked] = of;
    each("sent", sent);
    each("last", last);
    each("gap", gap);
    each("next", next);
    each("touched", touched);
    each("touched_by", touched_by);
    each("parked", parked);
}

template <either<escalating> T>
void fields(T& of, auto&& each)
{
    auto& [count, policy, why, since, step, next, by_hand, acknowledged, over, pagers, out, landed] = of;
    each("count", count);
    each("policy", policy);
    each("why", why);
    each("since", since);
    each("step", step);
    each("next", next);
    each("by_hand", by_hand);
    each("acknowledged", acknowledged);
    each("over", over);
    each("pagers", pagers);
    each("out", out);
    each("landed", landed);
}

template <either<first_yes> T>
void fields(T& of, auto&& each)
{
    auto& [by, review_revision, draft_revision, reaction] = of;
    each("by", by);
    each("review_revision", review_revision);
    each("draft_revision", draft_revision);
    each("reaction", reaction);
}

template <either<review_case> T>
void fields(T& of, auto&& each)
{
    auto& [number, version, subject, review_revision, rules, phase, closed_as, opened, channels, cards, drafts, chosen,
           draft_revision, owner, editor, approved, approvals, published_text, published, published_for, check_reply_at,
           reply_checks, snoozed_until, snoozed_by, give_up_at, dismissed_because, outcome, troubles, judged, judged_by,
           route, approvals_needed, escalation_policy, respond_by, redraw_at, half_approved, first_mark, facts, cause,
           cause_mended, what_changed, contacts, planned, no_contact, customer_answered, nudges, escalated, storm,
           quiet] = of;
    each("number", number);
    each("version", version);
    each("subject", subject);
    each("review_revision", review_revision);
    each("rules", rules);
    each("phase", phase);
    each("closed_as", closed_as);
    each("opened", opened);
    each("channels", channels);
    each("cards", cards);
    each("drafts", drafts);
    each("chosen", chosen);
    each("draft_revision", draft_revision);
    each("owner", owner);
    each("editor", editor);
    each("approved", approved);
    each("approvals", approvals);
    each("published_text", published_text);
    each("published", published);
    each("published_for", published_for);
    each("check_reply_at", check_reply_at);
    each("reply_checks", reply_checks);
    each("snoozed_until", snoozed_until);
    each("snoozed_by", snoozed_by);
    each("give_up_at", give_up_at);
    each("dismissed_because", dismissed_because);
    each("troubles", troubles);
    each("outcome", outcome);
    each("judged", judged);
    each("judged_by", judged_by);
    each("route", route);
    each("approvals_needed", approvals_needed);
    each("escalation_policy", escalation_policy);
    each("respond_by", respond_by);
    each("redraw_at", redraw_at);
    each("half_approved", half_approved);
    each("first_mark", first_mark);
    each("facts", facts);
    each("cause", cause);
    each("cause_mended", cause_mended);
    each("what_changed", what_changed);
    each("contacts", contacts);
    each("planned", planned);
    each("no_contact", no_contact);
    each("customer_answered", customer_answered);
    each("nudges", nudges);
    each("escalated", escalated);
    each("storm", storm);
    each("quiet", quiet);
}

/// The part of a review_case that a digest looks at, under the same names.
template <either<waiting_case> T>
void fields(T& of, auto&& each)
{
    auto& [number, channels, nudges, storm, quiet] = of;
    each("number", number);
    each("channels", channels);
    each("nudges", nudges);
    each("storm", storm);
    each("quiet", quiet);
}

template <either<effect::suggest_drafts> T>
void fields(T& of, auto&& each)
{
    auto& [review_revision, contacts] = of;
    each("review_revision", review_revision);
    each("contacts", contacts);
}

template <either<effect::ask_language_model> T>
void fields(T& of, auto&& each)
{
    auto& [review_revision, contacts, draft_revision] = of;
    each("review_revision", review_revision);
    each("contacts", contacts);
    each("draft_revision", draft_revision);
}

template <either<effect::ask_second_reading> T>
void fields(T& of, auto&& each)
{
    auto& [review_revision] = of;
    each("review_revision", review_revision);
}

template <either<effect::show_card> T>
void fields(T& of, auto&& each)
{
    auto& [channel] = of;
    each("channel", channel);
}

template <either<effect::say> T>
void fields(T& of, auto&& each)
{
    auto& [channel, text, mentions] = of;
    each("channel", channel);
    each("text", text);
    each("mentions", mentions);
}

template <either<effect::publish_reply> T>
void fields(T& of, auto&& each)
{
    auto& [approval_number, subject, text, replaces] = of;
    each("approval", approval_number);
    each("subject", subject);
    each("text", text);
    each("replaces", replaces);
}

template <either<effect::read_reply> T>
void fields(T&, auto&&)
{
    static_assert(std::is_empty_v<effect::read_reply>);
}

template <either<effect::show_summary> T>
void fields(T& of, auto&& each)
{
    auto& [channel, heading, lines, cases, marks] = of;
    each("channel", channel);
    each("heading", heading);
    each("lines", lines);
    each("cases", cases);
    each("marks", marks);
}

template <either<effect::show_board> T>
void fields(T& of, auto&& each)
{
    auto& [board_key, channel] = of;
    each("board", board_key);
    each("channel", channel);
}

template <either<page_target> T>
void fields(T& of, auto&& each)
{
    auto& [person, name, email] = of;
    each("person", person);
    each("name", name);
    each("email", email);
}

template <either<page> T>
void fields(T& of, auto&& each)
{
    auto& [key, case_number, heading, why, quote, source, level, count, link, raised, people] = of;
    each("key", key);
    each("case_number", case_number);
    each("heading", heading);
    each("why", why);
    each("quote", quote);
    each("source", source);
    each("level", level);
    each("count", count);
    each("link", link);
    each("raised", raised);
    each("people", people);
}

template <either<effect::call_pager> T>
void fields(T& of, auto&& each)
{
    auto& [pager, what, told, by, no_later] = of;
    each("pager", pager);
    each("what", what);
    each("told", told);
    each("by", by);
    each("no_later", no_later);
}

template <either<board> T>
void fields(T& of, auto&& each)
{
    auto& [key, version, what, channel, cases, mentions, round, rang, shown_round, message, over] = of;
    each("key", key);
    each("version", version);
    each("what", what);
    each("channel", channel);
    each("cases", cases);
    each("mentions", mentions);
    each("round", round);
    each("rang", rang);
    each("shown_round", shown_round);
    each("message", message);
    each("over", over);
}

template <either<storm> T>
void fields(T& of, auto&& each)
{
    auto& [number, version, source, theme, channels, cases, opened, last_dense, over, leader, paged_count] = of;
    each("number", number);
    each("version", version);
    each("source", source);
    each("theme", theme);
    each("channels", channels);
    each("cases", cases);
    each("opened", opened);
    each("last_dense", last_dense);
    each("over", over);
    each("leader", leader);
    each("paged_count", paged_count);
}

template <either<answer> T>
void fields(T& of, auto&& each)
{
    auto& [accepted, text] = of;
    each("accepted", accepted);
    each("text", text);
}

} // namespace highroad::stored
