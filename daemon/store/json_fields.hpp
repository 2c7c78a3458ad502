#pragma once

#include "daemon/core/effect.hpp"
#include "daemon/core/review_case.hpp"
#include "daemon/ports/store.hpp"

#include <concepts>
#include <type_traits>

/// The stored names of all fields, once for writing and reading. Each function takes its struct apart with a structured
/// binding: a field added to the struct does not compile until it has a name here. A name is never reused for another
/// meaning; a field that is absent in the database keeps its default.
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
    auto& [by_us, limit, unit] = of;
    each("by_us", by_us);
    each("limit", limit);
    each("unit", unit);
}

template <either<draft> T>
void fields(T& of, auto&& each)
{
    auto& [text, origin] = of;
    each("text", text);
    each("origin", origin);
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
    auto& [by, at, review_revision, draft_revision, text, publish_at, handed_over, voided] = of;
    each("by", by);
    each("at", at);
    each("review_revision", review_revision);
    each("draft_revision", draft_revision);
    each("text", text);
    each("publish_at", publish_at);
    each("handed_over", handed_over);
    each("voided", voided);
}

template <either<trouble> T>
void fields(T& of, auto&& each)
{
    auto& [what, words, since] = of;
    each("what", what);
    each("words", words);
    each("since", since);
}

template <either<review_case> T>
void fields(T& of, auto&& each)
{
    auto& [number, version, subject, review_revision, rules, phase, closed_as, opened, channels, cards, drafts, chosen,
           draft_revision, owner, editor, approved, approvals, published_text, published, published_for, check_reply_at,
           reply_checks, snoozed_until, snoozed_by, give_up_at, dismissed_because, troubles, quiet] = of;
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
    each("quiet", quiet);
}

template <either<effect::suggest_drafts> T>
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
    auto& [channel, text] = of;
    each("channel", channel);
    each("text", text);
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

template <either<answer> T>
void fields(T& of, auto&& each)
{
    auto& [accepted, text] = of;
    each("accepted", accepted);
    each("text", text);
}

} // namespace highroad::stored
