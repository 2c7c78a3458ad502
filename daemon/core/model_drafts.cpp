#include "daemon/core/deciding.hpp"

#include "daemon/core/text.hpp"

#include <algorithm>
#include <utility>

namespace highroad {
namespace {

constexpr std::string_view model_trouble = "language model";

/// The customer's words have changed, or nobody needs a text any more: the reply is out, or the case is over.
bool outdated(const review_case& c, int review_revision)
{
    return review_revision != c.review_revision || c.phase == case_phase::closed ||
           c.phase == case_phase::awaiting_customer;
}

std::string capitalised(std::string clause)
{
    if (!clause.empty() && clause[0] >= 'a' && clause[0] <= 'z') clause[0] = static_cast<char>(clause[0] - 'a' + 'A');
    return clause;
}

void note_on_card(deciding& step, const std::string& why)
{
    auto others = step.the_case().drafts.empty() ? "; please write the reply yourself." : "; these are templates.";
    step.add_trouble(model_trouble, capitalised(why) + others);
    step.record("language model failed", the_daemon(), why);
}

/// Why nobody may ever see it as a draft; empty when they may.
std::string what_blocks(const draft& written, const playbook& rules)
{
    for (const auto& one : written.findings) {
        if (weight_of(one.what, rules) != finding_weight::block) continue;
        return "the language model's draft was left out (" + std::string{name_of(one.what)} +
               (one.words.empty() ? "" : ": \"" + shortened(displayable(one.words), 60) + "\"") + ")";
    }
    return {};
}

/// Nobody chose, edited or half approved anything since the model was asked.
bool untouched(const review_case& c, int draft_revision)
{
    return c.draft_revision == draft_revision && !c.editor && !c.half_approved && c.phase != case_phase::publishing;
}

} // namespace

decision take_in_model_draft(const review_case& current, const event::model_wrote& e, const playbook& rules,
                             instant now)
{
    deciding step{current, rules, now};
    auto& c = step.the_case();
    if (outdated(c, e.review_revision)) return step.take();
    step.clear_trouble(model_trouble);
    auto blocked = what_blocks(e.written, rules);
    if (trimmed(e.written.text).empty()) blocked = "the language model wrote an empty text";
    auto known =
        std::any_of(c.drafts.begin(), c.drafts.end(), [&](const draft& other) { return other.text == e.written.text; });
    if (!blocked.empty()) {
        note_on_card(step, blocked);
    } else if (!known) {
        // Whoever is choosing already keeps what they see; the new text is one more to choose from.
        auto shown = untouched(c, e.draft_revision) &&
                     heaviest(e.written.findings, rules) <= heaviest(chosen_findings(c), rules);
        c.drafts.push_back(e.written);
        if (shown || c.drafts.size() == 1) {
            c.chosen = c.drafts.size() - 1;
            ++c.draft_revision;
        }
        step.record("language model wrote", the_daemon(), shown ? "shown first" : "added");
    }
    step.refresh();
    return step.take();
}

decision do_without_model(const review_case& current, const event::model_failed& e, const playbook& rules, instant now)
{
    deciding step{current, rules, now};
    if (outdated(step.the_case(), e.review_revision)) return step.take();
    note_on_card(step, e.why);
    step.refresh();
    return step.take();
}

} // namespace highroad
