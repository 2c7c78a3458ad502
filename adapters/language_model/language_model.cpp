#include "adapters/language_model/language_model.hpp"

#include "adapters/language_model/reading.hpp"
#include "adapters/language_model/wire.hpp"
#include "daemon/core/text.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

namespace highroad {
namespace {

using namespace language_model_wire;

class model_over_http final : public language_model {
public:
    model_over_http(language_model_settings settings, orders said, http_client& http)
        : settings_{std::move(settings)}, orders_{std::move(said)}, http_{http}
    {}

    awaitable<model_answer> write(review_case about, model_briefing told) override
    {
        auto system = orders_.text_for(step_of(about));
        auto user = told_as_data(about, told, settings_);
        auto answer = co_await ask(std::move(system), std::move(user));
        co_return read_answer(settings_, answer);
    }

    awaitable<model_reading> read(review subject) override
    {
        if (orders_.reading.empty()) co_return refused{"language_model/reading.txt is missing or empty"};
        auto system = orders_.reading;
        auto user = review_as_data(subject);
        auto answer = co_await ask(std::move(system), std::move(user));
        co_return read_findings(settings_, answer, subject);
    }

    awaitable<check_line> check() override
    {
        auto request = models_request(settings_);
        auto answer = co_await http_.send(std::move(request));
        co_return read_models(settings_, answer);
    }

private:
    awaitable<result<http_response>> ask(std::string system, std::string user)
    {
        const auto tried = limit_;
        auto request = request_for(settings_, system, user, tried);
        auto answer = co_await http_.send(std::move(request));
        // Another call may have learnt the name meanwhile.
        if (answer && tried == limit_name::max_tokens && wants_other_limit_name(*answer)) {
            limit_ = limit_name::max_completion_tokens;
            auto second = request_for(settings_, system, user, limit_);
            answer = co_await http_.send(std::move(second));
        }
        co_return answer;
    }

    language_model_settings settings_;
    orders orders_;
    http_client& http_;
    limit_name limit_ = limit_name::max_tokens; ///< what this server takes, as far as it has said
};

std::optional<std::string> text_of(const std::filesystem::path& file)
{
    std::ifstream from{file, std::ios::binary};
    if (!from) return std::nullopt;
    std::string text{std::istreambuf_iterator<char>{from}, {}};
    if (trimmed(text).empty()) return std::nullopt;
    return text;
}

result<orders> read_orders(const std::filesystem::path& folder, bool with_reading)
{
    orders said;
    auto read = [&](const char* name, std::string& into) {
        auto text = text_of(folder / name);
        if (text) into = std::move(*text);
        return text.has_value();
    };
    constexpr std::array<const char*, 4> steps{"reply.txt", "fix_notice.txt", "satisfaction.txt", "update_note.txt"};
    if (!read("system.txt", said.system))
        return failure{errc::bad_input, (folder / "system.txt").string() + " is missing or empty"};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (!read(steps.at(i), said.steps.at(i)))
            return failure{errc::bad_input, (folder / steps.at(i)).string() + " is missing or empty"};
    }
    // A folder of one's own may be older than this order.
    if (!read("reading.txt", said.reading) && with_reading)
        return failure{errc::bad_input, (folder / "reading.txt").string() + " is missing or empty"};
    return said;
}

/// A token goes into a header as it is.
bool fits_a_header(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

} // namespace

result<std::unique_ptr<language_model>> make_language_model(language_model_settings settings,
                                                            const std::filesystem::path& prompts_dir, http_client& http)
{
    auto bad = [](std::string_view words) {
        return failure{errc::bad_input, "[language_model]: " + std::string{words}};
    };
    if (settings.url.empty()) {
        settings.url = settings.kind == language_model_settings::api::openai ? "https://api.openai.com/v1"
                                                                             : "https://api.anthropic.com/v1";
    }
    while (settings.url.ends_with('/'))
        settings.url.pop_back();
    if (!may_carry_secrets(settings.url))
        return bad("url must begin with https://; http:// is for a server on this machine only. Reviews and the token "
                   "go there");
    if (settings.model.empty()) return bad("model is empty");
    if (!fits_a_header(settings.token)) return bad("token holds spaces or odd characters");
    auto said = read_orders(prompts_dir / "language_model", settings.second_reading);
    if (!said) return bad(said.error().words);
    return std::unique_ptr<language_model>{
        std::make_unique<model_over_http>(std::move(settings), std::move(*said), http)};
}

} // namespace highroad
