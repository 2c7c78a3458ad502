#pragma once

#include "daemon/app/run.hpp"
#include "daemon/check/check.hpp"
#include "daemon/core/playbook.hpp"
#include "daemon/core/review_case.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/reply_check.hpp"
#include "daemon/ports/speller.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What `highroad lint` and `highroad draft` read and write alike.
namespace highroad::app {

/// What the check goes by: of the configuration file, or of nothing.
struct reply_rules_in_force {
    playbook rules;
    known_business ours;
    std::string language = "en"; ///< of the templates
    std::string prompts_dir;
};

/// Without a file, the defaults. Empty after the mistakes of the file were told on standard error.
[[nodiscard]] std::optional<reply_rules_in_force> rules_for_replies(const std::string& config_path);

/// A check whose dictionaries are the system's; languages without one are told on `errors`, once.
class checking_kit {
public:
    checking_kit(reply_rules_in_force with, std::ostream& errors);
    ~checking_kit();
    checking_kit(const checking_kit&) = delete;
    checking_kit& operator=(const checking_kit&) = delete;

    const reply_rules_in_force with;
    /// For a business that the input names; that of the configuration where it names none.
    [[nodiscard]] const reply_check& check_for(const known_business& ours);

private:
    std::unique_ptr<log> notes_;
    std::unique_ptr<speller> speller_;
    std::string checked_for_;
    std::unique_ptr<reply_check> check_;
};

/// A case made of what the input tells: the review, the platform's limit, facts.
struct asked_reply {
    std::string text; ///< empty where drafts are asked for
    review_case about;
    known_business ours;
    std::vector<neighbouring_reply> neighbours;
};

/// {"text": a reply, "review": a text or a review as a webhook takes it, "rating", "author", "language", "platform",
/// "limit", "unit", "contact", "neighbours", "update_note"}. The alternative is what is wrong with it, in words.
[[nodiscard]] std::variant<asked_reply, std::string> read_reply_to_lint(const nlohmann::json& item,
                                                                        const known_business& ours);
/// A review as a webhook takes it, with "platform", "limit", "unit", "contact" and "neighbours" as above.
[[nodiscard]] std::variant<asked_reply, std::string> read_review_to_answer(const nlohmann::json& item,
                                                                           const known_business& ours);

[[nodiscard]] nlohmann::json in_json(const std::vector<finding>& all, const playbook& rules);

/// Calls for each JSON value: one on each line, or a single one over many lines. Whatever cannot be read is told on
/// `errors` with its line and left out. How many were left out.
[[nodiscard]] std::size_t each_json(std::istream& from, std::ostream& errors, std::string_view what,
                                    const std::function<std::string(const nlohmann::json&, std::size_t)>& take);

} // namespace highroad::app
