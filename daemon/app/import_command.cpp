#include "daemon/app/control_client.hpp"
#include "daemon/app/counted.hpp"
#include "daemon/app/import_reviews.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>

namespace highroad::app {
namespace {

using nlohmann::json;

// Well below the 1 MiB that the control socket takes.
constexpr std::size_t bytes_in_a_message = std::size_t{400} << 10;
constexpr std::size_t reviews_in_a_message = 500;

/// Collects reviews and hands them to the daemon in messages that it stores whole.
class sender {
public:
    sender(std::string socket, std::string source) : socket_{std::move(socket)}, source_{std::move(source)} {}

    /// False once the daemon refused; that was told on standard error then.
    bool take(json review)
    {
        size_ += review.dump().size();
        waiting_.push_back(std::move(review));
        return (waiting_.size() < reviews_in_a_message && size_ < bytes_in_a_message) || send();
    }
    bool finish(const std::string& file)
    {
        if (!send()) return false;
        auto told = ask("/import/end", {{"source", source_}, {"file", file}, {"recorded", fresh_}, {"since", since_}});
        return told.has_value();
    }
    [[nodiscard]] std::int64_t fresh() const { return fresh_; }

private:
    bool send()
    {
        if (waiting_.empty()) return true;
        auto told = ask("/import", {{"source", source_}, {"reviews", std::move(waiting_)}});
        waiting_ = json::array();
        size_ = 0;
        if (!told) return false;
        const auto& fresh = json_member(*told, "new");
        if (fresh.is_number_integer()) fresh_ += fresh.get<std::int64_t>();
        if (since_.empty()) since_ = json_text(*told, "at");
        return true;
    }

    std::optional<json> ask(const std::string& target, const json& what)
    {
        http_request request{"POST", target};
        request.headers.set("Content-Type", "application/json");
        request.body = what.dump(-1, ' ', false, json::error_handler_t::replace);
        request.deadline = std::chrono::minutes{2};
        auto told = ask_daemon(socket_, std::move(request));
        if (told && !json_text(*told, "error").empty()) {
            std::cerr << json_text(*told, "error") << "\n";
            return std::nullopt;
        }
        return told;
    }

    std::string socket_;
    std::string source_;
    json waiting_ = json::array();
    std::size_t size_ = 0;
    std::int64_t fresh_ = 0;
    std::string since_; ///< the daemon's time of the first message
};

void tell(const import_tally& all, std::int64_t fresh, const std::string& path)
{
    std::cout << path << ": " << counted(all.reviews, "review", "reviews") << ", " << fresh << " of them new.\n";
    if (all.ratings_alone > 0)
        std::cout << counted(all.ratings_alone, "rating without words was", "ratings without words were")
                  << " left out.\n";
    if (all.other_apps > 0)
        std::cout << counted(all.other_apps, "row of another app was", "rows of other apps were") << " left out.\n";
    if (all.unreadable == 0) return;
    std::cerr << counted(all.unreadable, "row cannot be understood and was", "rows cannot be understood and were")
              << " left out:\n";
    std::size_t shown = 0;
    for (const auto& [why, times] : all.why)
        if (++shown <= 10) std::cerr << "  " << counted(times, "time", "times") << ": " << why << "\n";
}

} // namespace

int import_reviews(const import_options& wanted)
{
    auto configured = load_or_tell(wanted.config);
    if (!configured) return exit_bad_configuration;
    auto found = std::find_if(configured->sources.begin(), configured->sources.end(),
                              [&](const auto& one) { return facts_of(one).name == wanted.source; });
    if (found == configured->sources.end()) {
        std::cerr << "There is no source \"" << quotable(wanted.source, 40) << "\". There are:";
        for (const auto& one : configured->sources)
            std::cerr << " " << facts_of(one).name;
        std::cerr << "\n";
        return exit_failed;
    }
    std::ifstream file{wanted.file, std::ios::binary};
    if (!file) {
        std::cerr << wanted.file << ": this file cannot be read.\n";
        return exit_failed;
    }
    sender to{configured->control.socket, wanted.source};
    auto refused = false;
    import_tally all;
    auto why_not = read_history(
        file, *found,
        [&](json review) {
            refused = !to.take(std::move(review));
            return !refused;
        },
        all);
    if (!why_not.empty()) std::cerr << wanted.file << ": " << why_not << ".\n";
    // What arrived before a failure is recorded, and told to the channels as such.
    if (!refused && all.reviews > 0) refused = !to.finish(std::filesystem::path{wanted.file}.filename().string());
    if (refused) {
        // No count of what was read: some of it was not taken in.
        std::cerr << "The import has stopped; " << counted(to.fresh(), "new review was", "new reviews were")
                  << " taken in until then. Once the cause is mended, run it again: what is known changes nothing.\n";
        return exit_failed;
    }
    tell(all, to.fresh(), wanted.file);
    return !why_not.empty() || all.unreadable > 0 ? exit_failed : 0;
}

} // namespace highroad::app
