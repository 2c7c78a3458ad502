#include "adapters/slack/people.hpp"

#include "daemon/ports/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace highroad::slack {
namespace {

using json = nlohmann::json;
using namespace std::chrono_literals;

constexpr auto remembered_for = 5min;
// A failure is asked about again soon, yet not by every click of an outage.
constexpr auto failure_remembered_for = 10s;
constexpr std::size_t most_remembered = 5000;
// Three seconds are all that Slack gives a click, and the store needs some of them.
constexpr auto lookup_deadline = std::chrono::milliseconds{1000};
constexpr std::size_t most_single_lookups = 20;

bool flag(const json& object, std::string_view name)
{
    const auto& value = json_member(object, name);
    return value.is_boolean() && value.get<bool>();
}

bool lists(const json& array, const std::string& wanted)
{
    return array.is_array() && std::any_of(array.begin(), array.end(), [&](const json& entry) {
               return entry.is_string() && entry.get_ref<const std::string&>() == wanted;
           });
}

std::string shown_name(const json& user)
{
    const auto& profile = json_member(user, "profile");
    for (const auto& name : {json_text(profile, "display_name"), json_text(profile, "real_name"),
                             json_text(user, "real_name"), json_text(user, "name")}) {
        auto shown = quotable(name, 80);
        if (!shown.empty()) return shown;
    }
    return json_text(user, "id");
}

} // namespace

person read_person(const json& answer, const std::string& own_team, bool allow_guests)
{
    const auto& user = json_member(answer, "user");
    person found;
    found.who = {"slack", json_text(user, "id"), shown_name(user), {}};
    found.is_bot = flag(user, "is_bot") || flag(user, "is_workflow_bot") || found.who.id == "USLACKBOT";
    auto team = json_text(user, "team_id");
    auto ours = team.empty() || team == own_team || lists(json_member(user, "teams"), own_team) ||
                lists(json_member(json_member(user, "enterprise_user"), "teams"), own_team);
    if (flag(user, "deleted")) {
        found.refusal = "This account is deactivated, so nothing was done.";
    } else if (!ours || flag(user, "is_stranger")) {
        found.refusal = "People of another workspace cannot act on cases here, so nothing was done.";
    } else if (!allow_guests && (flag(user, "is_restricted") || flag(user, "is_ultra_restricted"))) {
        found.refusal = "Guests cannot act on cases here, so nothing was done.";
    }
    return found;
}

group_listing read_groups(const json& answer)
{
    group_listing listing;
    const auto& groups = json_member(answer, "usergroups");
    if (!groups.is_array()) return listing;
    for (const auto& group : groups) {
        auto id = json_text(group, "id");
        const auto& deleted = json_member(group, "date_delete");
        if (id.empty() || (deleted.is_number() && deleted.get<double>() > 0)) continue;
        const auto& users = json_member(group, "users");
        if (!users.is_array()) {
            listing.ask_for.push_back(id);
            continue;
        }
        auto& members = listing.members[id];
        for (const auto& user : users) {
            if (user.is_string()) members.insert(user.get<std::string>());
        }
    }
    return listing;
}

std::optional<own_identity> read_identity(const json& answer, std::string scopes)
{
    own_identity found{json_text(answer, "team_id"), quotable(json_text(answer, "team"), 80),
                       json_text(answer, "user_id"), json_text(answer, "bot_id"),
                       json_text(answer, "app_id"),  std::move(scopes)};
    if (found.team.empty() || (found.user.empty() && found.bot.empty())) return std::nullopt;
    return found;
}

people::people(web_api& bot, clock& time, bool allow_guests) : bot_{bot}, clock_{time}, allow_guests_{allow_guests} {}

void people::forget_groups()
{
    groups_until_.reset();
    ++groups_forgotten_;
}

void people::forget_ourselves()
{
    ourselves_.reset();
}

awaitable<result<own_identity>> people::ourselves()
{
    if (ourselves_) co_return *ourselves_;
    auto answer = co_await bot_.write("auth.test", "{}", std::chrono::seconds{5});
    if (!answer.ok()) {
        auto code = answer.outcome == api_answer::kind::refused ? errc::refused : errc::unreachable;
        co_return failure{code, answer.words};
    }
    auto found = read_identity(*answer.body, answer.scopes);
    if (!found) co_return failure{errc::bad_answer, "Slack's answer to auth.test was not understood."};
    ourselves_ = *found;
    co_return *found;
}

awaitable<result<std::set<std::string>>> people::members_of(std::string group)
{
    std::vector<std::pair<std::string, std::string>> fields;
    fields.emplace_back("usergroup", group);
    auto answer = co_await bot_.read("usergroups.users.list", std::move(fields), lookup_deadline);
    if (!answer.ok()) co_return failure{errc::unreachable, answer.words};
    std::set<std::string> members;
    const auto& users = json_member(*answer.body, "users");
    if (users.is_array()) {
        for (const auto& user : users) {
            if (user.is_string()) members.insert(user.get<std::string>());
        }
    }
    co_return members;
}

awaitable<people::membership> people::asked_groups()
{
    membership found;
    found.asked_after = groups_forgotten_;
    std::vector<std::pair<std::string, std::string>> fields;
    fields.emplace_back("include_users", "true");
    auto answer = co_await bot_.read("usergroups.list", std::move(fields), lookup_deadline);
    if (!answer.ok()) {
        found.doubt = answer.words;
        co_return found;
    }
    auto listing = read_groups(*answer.body);
    found.members = std::move(listing.members);
    if (listing.ask_for.size() > most_single_lookups)
        found.doubt = "the workspace has too many groups to ask for each.";
    for (std::size_t i = 0; i < listing.ask_for.size() && i < most_single_lookups; ++i) {
        auto id = listing.ask_for[i];
        auto members = co_await members_of(id);
        if (members) {
            found.members[id] = std::move(*members);
        } else {
            found.doubt = members.error().words;
        }
    }
    co_return found;
}

awaitable<void> people::refresh_groups()
{
    if (groups_until_ && clock_.now() < *groups_until_) co_return;
    // Others may look somebody up meanwhile: what is known stays whole until the new listing is.
    auto found = co_await asked_groups();
    // Somebody who asked later, after a change, may have their answer already.
    if (found.asked_after < groups_.asked_after) co_return;
    auto lasts =
        found.doubt.empty() ? std::chrono::seconds{remembered_for} : std::chrono::seconds{failure_remembered_for};
    // A change that came while we asked may be missing from what we got.
    if (found.asked_after == groups_forgotten_) groups_until_ = clock_.now() + lasts;
    groups_ = std::move(found);
}

awaitable<person> people::described(std::string user)
{
    auto found = known_.find(user);
    if (found != known_.end() && clock_.now() < found->second.until) co_return found->second.what;

    auto self = co_await ourselves();
    std::vector<std::pair<std::string, std::string>> fields;
    fields.emplace_back("user", user);
    auto answer = co_await bot_.read("users.info", std::move(fields), lookup_deadline);
    if (!self || !answer.ok()) {
        person nobody;
        nobody.who = {"slack", user, user, {}};
        nobody.refusal = "Highroad could not find out who you are in Slack, so nothing was done. " +
                         (!self ? self.error().words : answer.words) + " Please try again in a minute.";
        co_return nobody;
    }
    auto described_now = read_person(*answer.body, self->team, allow_guests_);
    described_now.who.id = user;
    if (known_.size() >= most_remembered) known_.clear();
    known_[user] = {described_now, clock_.now() + remembered_for};
    co_return described_now;
}

awaitable<person> people::look_up(std::string user)
{
    auto found = co_await described(user);
    if (!found.refusal.empty() || found.is_bot) co_return found;
    co_await refresh_groups();
    for (const auto& [group, members] : groups_.members) {
        if (members.contains(user)) found.who.groups.push_back(group);
    }
    found.doubt = groups_.doubt;
    co_return found;
}

} // namespace highroad::slack
