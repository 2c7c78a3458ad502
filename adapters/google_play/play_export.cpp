#include "adapters/google_play/play_export.hpp"

#include "adapters/common/loose_time.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/http.hpp"

#include <algorithm>

namespace highroad::play {
namespace {

constexpr std::size_t longest_id = 256;

/// "...?reviewId=gp%3AAOq...&..." of the link; newer links have it behind a '#' or as "reviewid".
std::string id_in_link(const std::string& link)
{
    auto lower = link;
    for (auto& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    auto at = lower.find("reviewid=");
    if (at == std::string::npos) return {};
    auto value = link.substr(at + 9);
    value.resize(std::min(value.find_first_of("&#"), value.size()));
    // A plus is a plus in these ids, not a blank.
    for (auto plus = value.find('+'); plus != std::string::npos; plus = value.find('+', plus))
        value.replace(plus, 1, "%2B");
    auto decoded = parse_form("id=" + value);
    return decoded.empty() ? std::string{} : decoded.front().second;
}

std::optional<instant> time_of(const csv_header& header, const csv_record& row, const std::string& what)
{
    if (auto millis = header.field(row, what + " Millis Since Epoch"))
        if (auto at = parse_loose_time(*millis)) return at;
    auto written = header.field(row, what + " Date and Time");
    return written ? parse_loose_time(*written) : std::nullopt;
}

} // namespace

bool is_play_export(const csv_header& header)
{
    for (const auto* name : {"Package Name", "Star Rating", "Review Text", "Review Link"})
        if (!header.column(name)) return false;
    return true;
}

export_row read_export_row(const csv_header& header, const csv_record& row, const std::string& source,
                           const std::string& package_name)
{
    auto text_of = [&](std::string_view column) { return header.field(row, column).value_or(""); };
    if (row.too_long) return "it is longer than 256 KiB";
    if (text_of("Package Name") != package_name) return other_app{};
    auto stars = std::string{trimmed(text_of("Star Rating"))};
    if (stars.size() != 1 || stars[0] < '1' || stars[0] > '5') return "its Star Rating is not between 1 and 5";
    review seen;
    seen.mark = rating{static_cast<double>(stars[0] - '0'), 5};
    seen.title = text_of("Review Title");
    seen.text = text_of("Review Text");
    if (trimmed(seen.title).empty() && trimmed(seen.text).empty()) return rating_alone{};
    auto id = id_in_link(text_of("Review Link"));
    if (id.empty() || id.size() > longest_id || valid_utf8(id) != id) return "its Review Link names no review";
    seen.key = {"google_play", source, id};
    seen.url = "https://play.google.com/store/apps/details?id=" + percent_encoded(package_name) +
               "&reviewId=" + percent_encoded(id);
    seen.language = text_of("Reviewer Language");
    std::replace(seen.language.begin(), seen.language.end(), '_', '-');
    seen.version = text_of("App Version Name");
    if (seen.version.empty()) seen.version = text_of("App Version Code");
    seen.created = time_of(header, row, "Review Last Update");
    if (!seen.created) seen.created = time_of(header, row, "Review Submit");
    if (auto answer = text_of("Developer Reply Text"); !answer.empty()) {
        platform_reply reply;
        reply.text = std::move(answer);
        reply.changed = time_of(header, row, "Developer Reply");
        seen.reply = std::move(reply);
    }
    return seen;
}

} // namespace highroad::play
