#include "adapters/pagers/goalert.hpp"

#include "adapters/pagers/answers.hpp"
#include "adapters/pagers/pagers.hpp"
#include "adapters/pagers/words.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

namespace highroad {
namespace pagers::goalert {
namespace {

using nlohmann::json;

constexpr std::size_t longest_summary = 1024;
constexpr std::size_t longest_details = 5000; // of 6 KiB, with the link and the heading after it

/// GoAlert shows details as Markdown. An indented block is the one form in which nothing is markup, and no text can end
/// it from within. It strips space at the very beginning, so a block must not come first: its first line would be none.
constexpr std::string_view opening = "What Highroad knows:\n\n";

std::string as_code_block(std::string_view text)
{
    std::string out = "    ";
    for (char c : text) {
        out += c;
        if (c == '\n') out += "    ";
    }
    return out;
}

} // namespace

json incoming(const page& what)
{
    auto without_link = what;
    without_link.link.clear();
    auto block = as_code_block(body(without_link, longest_details, length_unit::bytes));
    auto details = std::string{opening} + fitted(block, longest_details, length_unit::bytes);
    // In angle brackets an address is a link and nothing else, whatever stands in it.
    if (auto link = plain_link(what); !link.empty()) details += "\n\n<" + link + ">";
    return {{"summary", summary(what, longest_summary, length_unit::bytes)},
            {"details", std::move(details)},
            {"dedup", what.key}};
}

/// A summary is asked for here too, though nobody sees it.
json closing(const page& what)
{
    auto heading = inert(what.heading);
    return {{"summary", fitted(heading.empty() ? "Highroad" : heading, longest_summary, length_unit::bytes)},
            {"dedup", what.key},
            {"action", "close"}};
}

} // namespace pagers::goalert

namespace {

using namespace pagers;

class goalert_pager final : public pager {
public:
    goalert_pager(goalert_settings settings, http_client& http)
        : settings_{std::move(settings)},
          http_{http},
          service_{"GoAlert",
                   "Copy the key of a Generic API integration of the service into token.",
                   {settings_.token, percent_encoded(settings_.token)}}
    {}

    [[nodiscard]] std::string_view name() const override { return settings_.name; }

    [[nodiscard]] awaitable<delivery> raise(page what) override { return tell(goalert::incoming(what)); }
    /// The generic API knows "close" only. It is what stops GoAlert from waking the next person, so it is what is told
    /// when somebody takes care.
    [[nodiscard]] awaitable<delivery> acknowledge(page what, std::string /*by*/) override
    {
        return tell(goalert::closing(what));
    }
    [[nodiscard]] awaitable<delivery> resolve(page what) override { return tell(goalert::closing(what)); }

    /// Closing what was never raised changes nothing there.
    [[nodiscard]] awaitable<check_line> check() override
    {
        page none;
        none.key = "highroad/check";
        auto outcome = co_await resolve(std::move(none));
        co_return line_about("GoAlert pager " + settings_.name, outcome,
                             "GoAlert knows the integration key. Whom its service wakes is its own configuration.");
    }

private:
    awaitable<delivery> tell(nlohmann::json body)
    {
        auto url = settings_.base + "/api/v2/generic/incoming?token=" + percent_encoded(settings_.token);
        auto request = json_request("POST", url, body);
        // Asked for JSON, some versions break off when they close what is not open. Else they answer 204.
        request.headers.remove("Accept");
        auto answer = co_await http_.send(std::move(request));
        co_return read_answer(service_, answer);
    }

    goalert_settings settings_;
    http_client& http_;
    service service_;
};

} // namespace

result<std::unique_ptr<pager>> make_goalert(goalert_settings settings, http_client& http)
{
    settings.base = without_slash(std::move(settings.base));
    if (auto why = why_no_address(settings.name, "base", settings.base)) return *why;
    if (!is_header_text(settings.token)) return unusable(settings.name, "token is empty or holds odd characters.");
    return std::unique_ptr<pager>{std::make_unique<goalert_pager>(std::move(settings), http)};
}

} // namespace highroad
