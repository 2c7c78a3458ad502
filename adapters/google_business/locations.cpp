// My Business Account Management API v1, accounts.list:
// https://developers.google.com/my-business/reference/accountmanagement/rest/v1/accounts/list
// My Business Business Information API v1, accounts.locations.list:
// https://developers.google.com/my-business/reference/businessinformation/rest/v1/accounts.locations/list

#include "adapters/google_business/locations.hpp"

#include "adapters/common/google_errors.hpp"
#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace highroad {
namespace {

using nlohmann::json;

/// More accounts or pages than anybody has: a list without an end must not hold the terminal.
constexpr int most_pages = 200;

/// "accounts/111" with "accounts/": "111"; empty for anything but digits behind it.
std::string number_behind(const std::string& name, std::string_view before)
{
    if (!name.starts_with(before)) return {};
    auto number = name.substr(before.size());
    auto digits = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits ? number : std::string{};
}

failure not_listed(const http_response& answer, const std::string& what)
{
    auto error = read_google_error(answer.body);
    auto words = "Google does not list " + what + " (it answered " + std::to_string(answer.status) + ").";
    if (answer.status == 403 && error.says("SERVICE_DISABLED"))
        words = "The API that lists " + what +
                " is not enabled. In the Google Cloud console enable the My Business Account Management API and the My "
                "Business Business Information API.";
    else if (is_over_quota(answer, error))
        words = "Google's quota for listing " + what +
                " is used up. A project that Google has not approved for its business APIs has a quota of 0.";
    return {answer.status >= 500 ? errc::try_later : errc::refused, with_googles_words(words, error)};
}

/// Every item of a list with pages; `what` is the member that holds them, and the word for them.
awaitable<result<std::vector<json>>> read_pages(std::string url, std::string what, std::string access_token,
                                                http_client& http)
{
    std::vector<json> all;
    std::set<std::string> been_at;
    std::string token;
    for (int page = 0; page < most_pages; ++page) {
        http_request request{"GET", token.empty() ? url : url + "&pageToken=" + percent_encoded(token)};
        request.headers.set("Authorization", "Bearer " + access_token);
        request.headers.set("Accept", "application/json");
        auto answer = co_await http.send(std::move(request));
        if (!answer) co_return answer.error();
        if (answer->status != 200) co_return not_listed(*answer, what);
        auto body = parse_untrusted_json(answer->body);
        if (!body.is_object())
            co_return failure{errc::bad_answer, "Google's list of " + what + " cannot be understood."};
        for (const auto& item : json_member(body, what))
            all.push_back(item);
        token = json_text(body, "nextPageToken");
        if (token.empty() || !been_at.insert(token).second) co_return all;
    }
    co_return all;
}

} // namespace

awaitable<result<std::vector<google_location>>> find_google_locations(google_directory where, std::string access_token,
                                                                      http_client& http)
{
    auto url = where.accounts_base + "/v1/accounts?pageSize=20";
    std::string what{"accounts"};
    auto accounts = co_await read_pages(url, what, access_token, http);
    if (!accounts) co_return accounts.error();
    std::vector<google_location> found;
    for (const auto& account : *accounts) {
        auto number = number_behind(json_text(account, "name"), "accounts/");
        if (number.empty()) continue;
        url = where.locations_base + "/v1/accounts/" + number + "/locations?readMask=name%2Ctitle&pageSize=100";
        what = "locations";
        auto locations = co_await read_pages(url, what, access_token, http);
        if (!locations) co_return locations.error();
        for (const auto& one : *locations) {
            google_location seen;
            seen.account = number;
            seen.location = number_behind(json_text(one, "name"), "locations/");
            seen.title = quotable(json_text(one, "title"), 100);
            seen.of = quotable(json_text(account, "accountName"), 100);
            if (!seen.location.empty()) found.push_back(std::move(seen));
        }
    }
    co_return found;
}

} // namespace highroad
