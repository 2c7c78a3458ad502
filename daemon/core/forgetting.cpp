#include "daemon/core/forgetting.hpp"

namespace highroad {
namespace {

/// What is left of the review. Its fingerprint stays in the store, so the same words are not taken for new ones.
review without_words(const review& seen)
{
    review bare;
    bare.key = seen.key;
    bare.mark = seen.mark;
    bare.language = seen.language;
    bare.territory = seen.territory;
    bare.version = seen.version;
    bare.created = seen.created;
    return bare;
}

judgement without_quotes(const judgement& given)
{
    judgement bare;
    bare.negative = given.negative;
    bare.negativity = given.negativity;
    bare.anger = given.anger;
    bare.level = given.level;
    bare.language = given.language;
    for (const auto& theme : given.themes)
        bare.themes.push_back({theme.what, {}});
    return bare;
}

} // namespace

std::optional<review_case> without_customer(review_case c)
{
    if (c.phase == case_phase::publishing) return std::nullopt;
    c.subject = without_words(c.subject);
    c.drafts.clear();
    c.chosen = 0;
    ++c.draft_revision; // a button that still stands somewhere approves nothing
    c.editor.reset();
    c.approved.reset();
    c.half_approved.reset();
    c.published_text.clear();
    c.check_reply_at.reset();
    c.snoozed_until.reset();
    c.give_up_at.reset();
    c.respond_by.reset();
    c.redraw_at.reset();
    c.planned.reset();
    c.outcome.clear();
    c.troubles.clear();
    c.judged = without_quotes(c.judged);
    c.facts = {};
    c.escalated.why.clear();
    c.escalated.next.reset();
    c.nudges.next.reset();
    if (c.phase != case_phase::closed) {
        c.phase = case_phase::closed;
        c.closed_as = close_reason::dismissed;
    }
    if (c.closed_as == close_reason::dismissed) c.dismissed_because = "the customer's data was erased";
    return c;
}

std::string why_not_forgotten(const review_case& c)
{
    return "case #" + std::to_string(c.number) +
           " has a reply on its way to the platform, and what becomes of it has to be recorded first. Undo the "
           "approval, "
           "or ask again once the card says that the reply is live";
}

} // namespace highroad
