#include "daemon/app/lint_replies.hpp"

#include "adapters/templates/templates.hpp"
#include "daemon/app/reply_input.hpp"
#include "daemon/core/text.hpp"
#include "daemon/judge/judge.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <optional>
#include <utility>

namespace highroad::app {
namespace {

using nlohmann::json;
constexpr int exit_unread = exit_bad_configuration;
/// As many as the daemon looks at.
constexpr std::size_t most_neighbours = 100;

std::string as_line(const json& value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

int ended(std::size_t left_out, bool blocked, const std::ostream& told, std::ostream& errors)
{
    if (!told) {
        errors << "The output cannot be written.\n";
        return exit_failed;
    }
    if (left_out > 0) {
        errors << left_out << (left_out == 1 ? " input was" : " inputs were")
               << " left out. docs/check.md says how they are written.\n";
        return exit_unread;
    }
    return blocked ? exit_failed : 0;
}

/// Asks the drafter and waits: it needs no network.
result<std::vector<draft>> drafts_for(drafter& writer, const review_case& about)
{
    asio::io_context loop{1};
    std::optional<result<std::vector<draft>>> made;
    asio::co_spawn(loop, writer.suggest(about), [&](std::exception_ptr thrown, result<std::vector<draft>> got) {
        if (!thrown) made.emplace(std::move(got));
    });
    loop.run();
    if (!made) return failure{errc::bad_input, "the templates cannot be filled"};
    return std::move(*made);
}

/// The templates with the contact of the input, made anew only when that changes.
class writing_desk {
public:
    explicit writing_desk(const reply_rules_in_force& with) : with_{with} {}

    /// Null after `why` was set.
    drafter* writer_for(const known_business& ours, std::string& why)
    {
        auto key = ours.product + '\n' + ours.email + '\n' + ours.phone + '\n' + ours.url + '\n' + ours.sign_off;
        if (writer_ && key == made_for_) return writer_.get();
        auto made = make_templates(with_.prompts_dir,
                                   {ours.product, ours.email, ours.phone, ours.url, ours.sign_off, with_.language});
        if (auto* bad = std::get_if<bad_templates>(&made)) {
            why = "the templates cannot be used: " + bad->words;
            return nullptr;
        }
        writer_ = std::move(std::get<std::unique_ptr<drafter>>(made));
        made_for_ = std::move(key);
        return writer_.get();
    }

private:
    const reply_rules_in_force& with_;
    std::string made_for_;
    std::unique_ptr<drafter> writer_;
};

class drafting {
public:
    drafting(reply_rules_in_force with, std::ostream& errors)
        : kit_{std::move(with), errors}, desk_{kit_.with}, judge_{make_judge()}
    {}

    [[nodiscard]] const playbook& rules() const { return kit_.with.rules; }
    [[nodiscard]] const known_business& ours() const { return kit_.with.ours; }

    /// The best first. The alternative says why there is none.
    std::variant<std::vector<draft>, std::string> answer(asked_reply asked)
    {
        std::string why;
        auto* writer = desk_.writer_for(asked.ours, why);
        if (!writer) return why;
        asked.about.judged = judge_->assess(asked.about.subject);
        auto made = drafts_for(*writer, asked.about);
        if (!made) return made.error().words;
        auto near = asked.neighbours;
        near.insert(near.end(), earlier_.begin(), earlier_.end());
        const auto& check = kit_.check_for(asked.ours);
        for (auto& one : *made)
            one.findings = check.look(one.text, asked.about, near);
        auto best = static_cast<std::ptrdiff_t>(best_of(*made, rules()));
        std::rotate(made->begin(), made->begin() + best, made->begin() + best + 1);
        if (!made->empty()) earlier_.push_back({0, made->front().text, false});
        if (earlier_.size() > most_neighbours) earlier_.erase(earlier_.begin());
        return std::move(*made);
    }

private:
    checking_kit kit_;
    writing_desk desk_;
    std::unique_ptr<judge> judge_;
    std::vector<neighbouring_reply> earlier_;
};

bool tell_in_words(const std::vector<finding>& found, const playbook& rules, std::ostream& told)
{
    for (const auto& line : in_words(found, rules, found.size()))
        told << "  " << line << "\n";
    return heaviest(found, rules) == finding_weight::block;
}

} // namespace

int lint_replies(std::istream& replies, const std::string& config_path, std::ostream& told, std::ostream& errors)
{
    auto with = rules_for_replies(config_path);
    if (!with) return exit_bad_configuration;
    checking_kit kit{std::move(*with), errors};
    bool blocked = false;
    auto take = [&](const json& item, std::size_t line) -> std::string {
        auto read = read_reply_to_lint(item, kit.with.ours);
        if (auto* why = std::get_if<std::string>(&read)) return *why;
        const auto& asked = std::get<asked_reply>(read);
        auto found = kit.check_for(asked.ours).look(asked.text, asked.about, asked.neighbours);
        auto most = heaviest(found, kit.with.rules);
        blocked = blocked || most == finding_weight::block;
        json out{{"verdict", most == finding_weight::off ? std::string_view{"good"} : name_of(most)},
                 {"findings", in_json(found, kit.with.rules)}};
        out["id"] = item.contains("id") ? item["id"] : json(line);
        told << as_line(out) << "\n";
        return {};
    };
    auto left_out = each_json(replies, errors, "reply", take);
    told.flush();
    return ended(left_out, blocked, told, errors);
}

int lint_text(const std::string& text, const std::string& config_path, std::ostream& told, std::ostream& errors)
{
    auto with = rules_for_replies(config_path);
    if (!with) return exit_bad_configuration;
    checking_kit kit{std::move(*with), errors};
    auto found = kit.check_for(kit.with.ours).look(text, review_case{}, {});
    if (heaviest(found, kit.with.rules) == finding_weight::off) told << "Nothing was found.\n";
    return tell_in_words(found, kit.with.rules, told) ? exit_failed : 0;
}

int draft_replies(std::istream& reviews, const std::string& config_path, std::ostream& told, std::ostream& errors)
{
    auto with = rules_for_replies(config_path);
    if (!with) return exit_bad_configuration;
    drafting work{std::move(*with), errors};
    auto take = [&](const json& item, std::size_t line) -> std::string {
        auto read = read_review_to_answer(item, work.ours());
        if (auto* why = std::get_if<std::string>(&read)) return *why;
        auto made = work.answer(std::get<asked_reply>(std::move(read)));
        if (auto* why = std::get_if<std::string>(&made)) return *why;
        auto list = json::array();
        for (const auto& one : std::get<std::vector<draft>>(made)) {
            list.push_back(
                {{"text", one.text}, {"origin", one.origin}, {"findings", in_json(one.findings, work.rules())}});
        }
        json out{{"id", item.is_object() && item.contains("id") ? item["id"] : json(line)}, {"drafts", list}};
        told << as_line(out) << "\n";
        return {};
    };
    auto left_out = each_json(reviews, errors, "review", take);
    told.flush();
    return ended(left_out, false, told, errors);
}

int draft_for_text(const std::string& text, double stars, const std::string& config_path, std::ostream& told,
                   std::ostream& errors)
{
    auto with = rules_for_replies(config_path);
    if (!with) return exit_bad_configuration;
    drafting work{std::move(*with), errors};
    asked_reply asked;
    asked.about.subject.text = text;
    if (stars >= 0) asked.about.subject.mark = rating{stars, 5};
    asked.ours = work.ours();
    auto made = work.answer(std::move(asked));
    if (auto* why = std::get_if<std::string>(&made)) {
        errors << "No draft: " << *why << ".\n";
        return exit_failed;
    }
    bool first = true;
    for (const auto& one : std::get<std::vector<draft>>(made)) {
        told << (first ? "" : "\n") << one.origin << "\n" << one.text << "\n";
        (void)tell_in_words(one.findings, work.rules(), told);
        first = false;
    }
    return 0;
}

} // namespace highroad::app
