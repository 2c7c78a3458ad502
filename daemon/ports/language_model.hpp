#pragma once

#include "daemon/core/review_case.hpp"
#include "daemon/core/voice.hpp"
#include "daemon/ports/delivery.hpp"
#include "daemon/ports/result.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace highroad {

/// What may be told to a language model besides the case, and so what it may say.
struct model_briefing {
    model_briefing() = default;
    model_briefing(house_voice voice_, std::string language_) : voice{std::move(voice_)}, language{std::move(language_)}
    {}

    house_voice voice;
    std::string language; ///< of the reply, BCP 47; empty: as the review's
};

/// A text, or why there is none: `try_again` when the next call may bring one, `refused` when it will not. The words
/// are a clause for the card ("the language model did not answer in 20 s") and never hold a token.
using model_answer = std::variant<draft, try_again, refused>;

/// Which severe matters a review tells of. Each reason is known (`level_of_reason`), stands there once, and its words
/// stand in the review.
struct model_findings {
    std::vector<evidence> reasons;
    int dropped = 0; ///< entries of the answer that could not be used: the review does not say so, or it is no reason
};
/// The same ends as of a text.
using model_reading = std::variant<model_findings, try_again, refused>;

/// Writes one reply, and reads reviews. What customers wrote goes out as data. What comes back is a draft like any
/// other: it is checked, and a person approves it; or reasons with the customer's own words.
class language_model {
public:
    virtual ~language_model() = default;
    [[nodiscard]] virtual awaitable<model_answer> write(review_case about, model_briefing told) = 0;
    [[nodiscard]] virtual awaitable<model_reading> read(review subject) = 0;
    /// For `highroad check`: asks whether the server is there and knows the model. Costs nothing.
    [[nodiscard]] virtual awaitable<check_line> check() = 0;
};

} // namespace highroad
