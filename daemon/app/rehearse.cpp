// What a playbook would have done: `highroad replay`, and `highroad playbook explain` for a review that never was.

#include "adapters/webhook/wire.hpp"
#include "daemon/app/database_copy.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/core/explain.hpp"
#include "daemon/core/mark_words.hpp"
#include "daemon/core/text.hpp"
#include "daemon/judge/judge.hpp"
#include "daemon/net/system_clock.hpp"
#include "daemon/ports/json_text.hpp"
#include "daemon/rehearsal/rehearsal.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iostream>

namespace highroad::app {
namespace {

using nlohmann::json;

/// What is lived through once for each playbook.
struct history {
    std::vector<rehearsed_review> reviews;
    std::vector<rehearsed_command> commands;
};

instant wall_time()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string source_of(const json& item, const settings& configured)
{
    auto named = json_text(item, "source");
    if (!named.empty() || configured.sources.empty()) return named.empty() ? "given" : named;
    return facts_of(configured.sources.front()).name;
}

/// One review a line, each as it would be pushed to a webhook source.
std::optional<history> given_in(const std::string& path, const settings& configured)
{
    std::ifstream file{path};
    if (!file) {
        std::cerr << path << ": this file cannot be read.\n";
        return std::nullopt;
    }
    history all;
    std::size_t number = 0;
    std::size_t unreadable = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        if (trimmed(line).empty()) continue;
        auto item = parse_untrusted_json(line);
        auto read = webhook::read_item(source_of(item, configured), item);
        if (auto* one = std::get_if<review>(&read)) {
            auto at = one->created.value_or(wall_time());
            all.reviews.push_back({at, std::move(*one)});
            continue;
        }
        if (++unreadable <= 10) std::cerr << path << ":" << number << ": " << std::get<std::string>(read) << "\n";
    }
    if (unreadable > 0) std::cerr << unreadable << " lines were left out.\n";
    if (all.reviews.empty()) {
        std::cerr << path
                  << ": no review is in there. docs/platforms/webhook.md says how one is written, one a line.\n";
        return std::nullopt;
    }
    return all;
}

/// The command behind a line of the journal; empty for what the daemon did by itself and for what cannot be told.
std::optional<case_command> command_in(const journal_entry& entry)
{
    if (entry.by.chat == "daemon") return std::nullopt;
    const auto& what = entry.what;
    if (what == "approved" || what == "approved by the first of two") return command::approve{seen_text{}};
    if (what == "edited") return command::edit{std::nullopt, entry.detail};
    if (what == "claimed") return command::claim{};
    if (what == "dismissed") return command::dismiss{entry.detail};
    if (what == "note") return command::note{entry.detail};
    if (what == "reopened") return command::reopen{};
    if (what == "assigned") return command::assign{entry.detail};
    if (what == "escalated") return command::escalate{entry.detail};
    if (what == "page acknowledged") return command::acknowledge{};
    if (what == "taken offline") return command::take_offline{entry.detail};
    if (what == "resolved") return command::resolve{entry.detail};
    if (what == "tried") return command::give_up{entry.detail};
    if (what == "cause linked") return command::link_cause{entry.detail};
    if (what == "snoozed") {
        if (auto until = parse_instant(entry.detail)) return command::snooze{*until};
        return command::snooze{{}, command::snooze_until::customer_edits};
    }
    return std::nullopt;
}

/// The marks before and after, from "1 out of 5 stars -> 4 out of 5 stars".
std::optional<review> edited_as(const journal_entry& entry, const review& last_seen)
{
    if (entry.what != "review edited") return std::nullopt;
    auto after = entry.detail.find(" -> ");
    if (after == std::string::npos) return std::nullopt;
    auto changed = last_seen;
    if (auto mark = mark_from_words(std::string_view{entry.detail}.substr(after + 4))) changed.mark = mark;
    // The journal does not keep the words of every revision; that they changed is what counts for the rules.
    changed.text += "\n(edited)";
    return changed;
}

awaitable<result<history>> recorded_in(store& kept)
{
    history all;
    auto cases = co_await kept.list_cases({true, 1'000'000});
    if (!cases) co_return cases.error();
    for (auto& c : *cases) {
        auto first = c.subject;
        first.reply.reset();
        if (c.first_mark) first.mark = c.first_mark;
        all.reviews.push_back({c.opened, first});
        auto rows = co_await kept.journal_of(c.number);
        if (!rows) co_return rows.error();
        for (const auto& row : *rows) {
            if (auto edit = edited_as(row.entry, first)) {
                first = *edit;
                all.reviews.push_back({row.at, std::move(*edit)});
            }
            auto what = command_in(row.entry);
            if (what) all.commands.push_back({row.at, c.subject.key, row.entry.by, std::move(*what)});
        }
    }
    co_return all;
}

/// The daemon may go on working: a copy is read.
std::optional<history> recorded(const settings& configured)
{
    auto copy = database_copy::of(configured);
    if (!copy) {
        std::cerr << copy.error().words << "\n";
        return std::nullopt;
    }
    auto read = copy->read<history>([](store& kept) { return recorded_in(kept); });
    if (!read) {
        std::cerr << "The recorded cases cannot be read. " << read.error().words << "\n";
        return std::nullopt;
    }
    return std::move(*read);
}

tally lived_through(const history& all, const playbook& rules, const rehearsal_options& options, const judge& reads)
{
    rehearsal lived{rules, options, reads};
    return lived.live_through(all.reviews, all.commands);
}

} // namespace

int replay(const replay_options& wanted)
{
    auto configured = load_or_tell(wanted.config);
    if (!configured) return exit_bad_configuration;
    auto all = wanted.reviews.empty() ? recorded(*configured) : given_in(wanted.reviews, *configured);
    if (!all) return exit_failed;
    if (all->reviews.empty()) {
        std::cerr << "No case is recorded yet. Give reviews with --reviews FILE, one JSON object a line.\n";
        return exit_failed;
    }
    auto last = instant::min();
    auto first = instant::max();
    for (const auto& one : all->reviews) {
        first = std::min(first, one.at);
        last = std::max(last, one.at);
    }
    rehearsal_options options;
    // Long enough after the last review for every reminder and follow-up to come.
    options.to = wanted.reviews.empty() ? wall_time() : last + std::chrono::days{30};
    options.from = wanted.since ? options.to - *wanted.since : first;
    if (!wanted.reviews.empty() && wanted.since) options.from = last - *wanted.since;
    options.team_answers_after = wanted.team_answers_after;
    auto reads = make_judge();
    auto counted = lived_through(*all, configured->rules, options, *reads);
    std::cout << "From " << to_iso8601(options.from) << " to " << to_iso8601(options.to) << ". ";
    if (options.team_answers_after) {
        std::cout << "The team approves after " << in_words(*options.team_answers_after) << " of working time.\n\n";
    } else {
        std::cout << "People do what was recorded, nothing else.\n\n";
    }
    if (wanted.other_playbook.empty()) {
        std::cout << in_words(counted);
        return 0;
    }
    auto other = load_or_tell_with(wanted.config, wanted.other_playbook);
    if (!other) return exit_bad_configuration;
    auto changes = what_changed(configured->rules, other->rules);
    for (const auto& change : changes)
        std::cout << change << "\n";
    if (changes.empty()) std::cout << "The playbooks do not differ.\n";
    auto counted_other = lived_through(*all, other->rules, options, *reads);
    std::cout << in_words(counted, &counted_other);
    return 0;
}

int explain_review(const std::string& config_path, const std::string& review_json)
{
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    auto item = parse_untrusted_json(review_json);
    if (item.is_object() && !item.contains("id")) item["id"] = "imagined";
    auto read = webhook::read_item(source_of(item, *configured), item);
    if (auto* why = std::get_if<std::string>(&read)) {
        std::cerr << "This is no review: " << *why << (why->ends_with('.') ? " " : ". ")
                  << "Give it like {\"rating\":1,\"text\":\"...\"}.\n";
        return exit_failed;
    }
    const auto& seen = std::get<review>(read);
    auto now = wall_time();
    auto judged = make_judge()->assess(seen);
    auto made = admit(seen, {}, {sight::live, judged}, 1, configured->rules, now);
    if (const auto* why = std::get_if<no_case>(&made)) {
        std::cout << "It would not become a case: " << name_of(*why) << ". Cases begin at "
                  << configured->rules.negative_stars << " stars and fewer.\n";
        return 0;
    }
    std::cout << "If it came now, as case #1:\n";
    for (const auto& line : explain(std::get<decision>(made).next, configured->rules, now))
        std::cout << line << "\n";
    return 0;
}

} // namespace highroad::app
