// The daemon's side of `highroad forget` and of the retention periods.

#include "daemon/store/personal_data.hpp"
#include "daemon/app/json_answer.hpp"
#include "daemon/app/service.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>

namespace highroad::app {
namespace {

using nlohmann::json;

constexpr std::size_t cases_at_once = 100; // some ten milliseconds of the store
constexpr std::chrono::hours between_looks{1};

/// 0 for what is no case's number: cut off, it would be that of another one.
int case_number_in(std::uint64_t given)
{
    return given <= static_cast<std::uint64_t>(std::numeric_limits<int>::max()) ? static_cast<int>(given) : 0;
}

std::optional<std::chrono::seconds> period(std::chrono::seconds configured)
{
    if (configured.count() == 0) return std::nullopt;
    return configured;
}

} // namespace

awaitable<http_response> service::answer_forget(http_request request)
{
    auto given = parse_untrusted_json(request.body);
    whose_data whose;
    whose.author = json_text(given, "author");
    whose.source = json_text(given, "source");
    const auto& number = json_member(given, "case");
    if (number.is_number_unsigned()) whose.case_number = case_number_in(number.get<std::uint64_t>());
    if (whose.author.empty() && whose.case_number <= 0)
        co_return json_answer(400, {{"error", "The control socket wants an author or the number of a case."}});
    auto* side = personal_data_in(*store_);
    if (!side) co_return json_answer(500, {{"error", "This store cannot forget."}});
    auto told = co_await side->forget(std::move(whose), clock_->now());
    if (!told) co_return json_answer(200, {{"error", told.error().words}});
    log_.write(log_level::info, "a customer's data was erased on request",
               {{"cases", std::to_string(told->cases.size())}, {"names", std::to_string(told->names)}});
    effects_due_->ring(); // the cards are redrawn
    co_return json_answer(200, {{"cases", told->cases},
                                {"details", told->details},
                                {"names", told->names},
                                {"quarantined", told->quarantined},
                                {"refused", told->refused}});
}

awaitable<void> service::keep_periods()
{
    retention_periods periods{period(settings_.retention.closed_cases), period(settings_.retention.authors),
                              period(settings_.retention.quarantine)};
    auto* side = personal_data_in(*store_);
    if (!side || !periods.any()) co_return;
    int after = 0;
    for (;;) {
        auto told = co_await side->forget_expired(periods, clock_->now(), after, cases_at_once);
        if (!told) {
            log_.write(log_level::warning, "what is older than its retention period could not be erased",
                       {{"why", told.error().words}});
        }
        if (told && !told->refused.empty())
            log_.write(log_level::warning, "what is older than its retention period was not erased everywhere",
                       {{"cases", std::to_string(told->refused.size())}, {"why", told->refused.front()}});
        if (told && (!told->cases.empty() || told->names > 0 || told->quarantined > 0)) {
            log_.write(log_level::info, "retention periods ended",
                       {{"cases", std::to_string(told->cases.size())},
                        {"names", std::to_string(told->names)},
                        {"quarantined", std::to_string(told->quarantined)}});
            effects_due_->ring();
        }
        after = told ? told->looked_until : 0;
        if (after == 0) co_await clock_->sleep_until(clock_->now() + between_looks);
    }
}

} // namespace highroad::app
