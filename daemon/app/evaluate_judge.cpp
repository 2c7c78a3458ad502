#include "daemon/app/evaluate_judge.hpp"

#include "daemon/app/database_copy.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/judge/judge.hpp"

#include <cstdio>
#include <iostream>

namespace highroad::app {
namespace {

constexpr double angry_from = 0.5;

std::size_t level_of(const judgement& said)
{
    return static_cast<std::size_t>(said.level);
}

std::size_t angry_in(const judgement& said)
{
    return said.anger >= angry_from ? 1 : 0;
}

/// A person saw the card and went on with it.
bool acted_on(const review_case& c)
{
    return c.approvals > 0 || !c.dismissed_because.empty() || !c.outcome.empty() || c.owner;
}

std::string share(std::size_t part, std::size_t whole)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%zu of %zu (%.0f %%)", part, whole,
                  whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
    return text.data();
}

} // namespace

judge_agreement agreement_on(const std::vector<review_case>& cases, const judge& reads)
{
    judge_agreement counted;
    for (const auto& c : cases) {
        ++counted.cases;
        if (!c.judged_by && !acted_on(c)) continue;
        auto now = reads.assess(c.subject);
        auto same_level = level_of(now) == level_of(c.judged);
        auto same_anger = angry_in(now) == angry_in(c.judged);
        if (!c.judged_by) {
            ++counted.left;
            counted.left_same += same_level && same_anger ? 1 : 0;
            continue;
        }
        ++counted.corrected;
        counted.same_level += same_level ? 1 : 0;
        counted.same_anger += same_anger ? 1 : 0;
        ++counted.levels.at(level_of(c.judged)).at(level_of(now));
        ++counted.angry.at(angry_in(c.judged)).at(angry_in(now));
    }
    return counted;
}

std::string in_words(const judge_agreement& counted)
{
    auto text = "Cases: " + std::to_string(counted.cases) + ". People corrected the verdict of " +
                std::to_string(counted.corrected) + ", and acted on " + std::to_string(counted.left) +
                " without correcting it.\n";
    if (counted.corrected == 0)
        return text + "Nobody has corrected a verdict yet: judge 42 not-angry, in the chat or here.\n";
    text += "Where people corrected it, the judge of today says the same severity for " +
            share(counted.same_level, counted.corrected) + ", the same about anger for " +
            share(counted.same_anger, counted.corrected) + ".\n";
    if (counted.left > 0) {
        text += "Where people left it, the judge of today says what the card said for " +
                share(counted.left_same, counted.left) + ". That nobody corrected it does not prove it right.\n";
    }
    text += "\nseverity by the person | judge: ordinary | serious | severe\n";
    for (auto level : {severity::ordinary, severity::serious, severity::severe}) {
        const auto& row = counted.levels.at(static_cast<std::size_t>(level));
        text += std::string{name_of(level)} + " | " + std::to_string(row[0]) + " | " + std::to_string(row[1]) + " | " +
                std::to_string(row[2]) + "\n";
    }
    text += "\nanger by the person | judge: not angry | angry\n";
    for (std::size_t angry : {0U, 1U}) {
        const auto& row = counted.angry.at(angry);
        text += std::string{angry == 1 ? "angry" : "not angry"} + " | " + std::to_string(row[0]) + " | " +
                std::to_string(row[1]) + "\n";
    }
    return text;
}

int evaluate_judge(const std::string& config_path)
{
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    auto copy = database_copy::of(*configured);
    if (!copy) {
        std::cerr << copy.error().words << "\n";
        return exit_failed;
    }
    constexpr std::size_t most = 1'000'000;
    auto cases = copy->read<std::vector<review_case>>([](store& kept) {
        return kept.list_cases(case_filter{true, most});
    });
    if (!cases) {
        std::cerr << "The recorded cases cannot be read. " << cases.error().words << "\n";
        return exit_failed;
    }
    auto reads = make_judge();
    std::cout << in_words(agreement_on(*cases, *reads));
    return 0;
}

} // namespace highroad::app
