#include "daemon/settings/whole.hpp"

#include "daemon/core/time.hpp"

#include <algorithm>
#include <set>

namespace highroad {
namespace {

void check_chats(const settings& all, reading& r)
{
    if (!all.slack && !all.matrix && !all.console.enabled) {
        r.complain({}, "at least one chat", "none",
                   "add a table [slack] or [matrix], or write enabled = true in [console]");
    }
    if (all.matrix && !all.matrix->access_token.given() && !all.matrix->password.given() &&
        !r.places.contains("matrix.access_token") && !r.places.contains("matrix.password")) {
        r.complain(r.place_of("matrix"), "the key \"access_token\" in [matrix]", "none",
                   "make a token with highroad matrix-login, or name the password");
    }
    if (all.matrix && all.matrix->hs_token.given() && !all.matrix->access_token.given() &&
        !r.places.contains("matrix.access_token")) {
        r.complain(r.place_of("matrix.hs_token"), "the key \"access_token\" beside \"hs_token\"", "none",
                   "an application service has a token of its own, and no password");
    }
    if (all.slack) {
        bool socket = all.slack->mode == sections::slack_mode::socket;
        if (socket && !all.slack->app_token.given() && !r.places.contains("slack.app_token")) {
            r.complain(r.place_of("slack"), "the key \"app_token\" in [slack]", "none",
                       "mode \"socket\" needs the app-level token (xapp-...)");
        }
        if (!socket && !all.slack->signing_secret.given() && !r.places.contains("slack.signing_secret")) {
            r.complain(r.place_of("slack"), "the key \"signing_secret\" in [slack]", "none",
                       "mode \"http\" needs it to tell Slack's requests from forged ones");
        }
    }
    if (!all.console.public_host.empty() && !all.console.login_token.given() &&
        !r.places.contains("console.login_token")) {
        r.complain(r.place_of("console.public_host"), "the key \"login_token\" beside \"public_host\"", "none",
                   "without a token everybody who finds the page could approve replies");
    }
}

void check_channels(const settings& all, reading& r)
{
    std::set<std::string> names;
    for (std::size_t i = 0; i < all.channels.size(); ++i) {
        const auto& one = all.channels[i];
        auto path = "channels[" + std::to_string(i) + "]";
        if (!one.name.empty() && !names.insert(one.name).second) {
            r.complain(r.place_of(path + ".name"), "a name that no other channel has", "\"" + one.name + "\" again");
        }
        if (!one.chat.empty() && !has_chat(all, one.chat)) {
            r.complain(r.place_of(path + ".chat"), "a chat that is configured", "\"" + one.chat + "\"",
                       how_to_enable(one.chat));
        }
        bool slack_id = one.id.size() >= 3 && (one.id.front() == 'C' || one.id.front() == 'G') &&
                        std::all_of(one.id.begin(), one.id.end(),
                                    [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
        if (one.chat == "slack" && !slack_id) {
            r.complain(r.place_of(path + ".id"), "Slack's id of the channel, such as \"C024BE91L\"",
                       one.id.empty() ? "none" : "\"" + one.id + "\"",
                       "open the channel's details in Slack; the id stands at the very bottom");
        }
        auto room = one.id.starts_with('!') || one.id.starts_with('#');
        if (one.chat == "matrix" && !room) {
            r.complain(r.place_of(path + ".id"), "the room's id or alias, such as \"#reviews:example.org\"",
                       one.id.empty() ? "none" : "\"" + one.id + "\"",
                       "open the room's settings in Element; the id stands under Advanced");
        }
        if (one.chat == "console" && all.console.enabled && one.name != all.console.channel) {
            r.complain(r.place_of(path + ".name"), "\"" + all.console.channel + "\", the only channel of the console",
                       "\"" + one.name + "\"", "set channel in [console] to the same name");
        }
    }
}

void check_sources(const settings& all, reading& r)
{
    std::set<std::string> names;
    std::map<std::string, std::string> source_of_app;
    for (std::size_t i = 0; i < all.sources.size(); ++i) {
        const auto& one = facts_of(all.sources[i]);
        auto path = "sources[" + std::to_string(i) + "]";
        if (!one.name.empty() && !names.insert(one.name).second) {
            r.complain(r.place_of(path + ".name"), "a name that no other source has", "\"" + one.name + "\" again");
        }
        check_channel_names(one.channels, path + ".channels", all, r);
        if (one.channels.empty() && !r.places.contains(path + ".channels") && !all.rules.channels.contains("") &&
            !r.places.contains("playbook.channels") && !all.channels.empty()) {
            r.complain(r.place_of(path), "the key \"channels\" in [[sources]]", "none",
                       "there are several channels: say here, or in [playbook], where the cards go");
        }
        const auto* times = polling_of(all.sources[i]);
        if (times && times->poll_at_least_every > std::chrono::seconds{0} &&
            times->poll_at_least_every < times->poll_every)
            r.complain(r.place_of(path + ".poll_at_least_every"),
                       "at least poll_every (" + in_words(times->poll_every) + ")",
                       in_words(times->poll_at_least_every), "it is the longest pause, poll_every the usual one");
        if (const auto* apple = std::get_if<sections::app_store_connect>(&all.sources[i])) {
            auto [first, fresh] = source_of_app.try_emplace(apple->app_id, apple->name);
            if (!apple->app_id.empty() && !fresh)
                complain_of_second_watcher(r, path + ".app_id", apple->app_id, first->second, apple->name);
            check_windows(*apple, path, r);
        }
        if (const auto* play = std::get_if<sections::google_play>(&all.sources[i])) {
            auto [first, fresh] = source_of_app.try_emplace("google_play " + play->package_name, play->name);
            if (!play->package_name.empty() && !fresh)
                complain_of_second_watcher(r, path + ".package_name", play->package_name, first->second, play->name);
        }
        if (const auto* place = std::get_if<sections::google_business>(&all.sources[i])) {
            // One location may belong to several accounts; its reviews are the same.
            auto [first, fresh] = source_of_app.try_emplace("google_business " + place->location, place->name);
            if (!place->location.empty() && !fresh)
                complain_of_second_watcher(r, path + ".location", place->location, first->second, place->name);
            check_windows(*place, path, r);
        }
        const auto* hook = std::get_if<sections::webhook>(&all.sources[i]);
        if (hook != nullptr && hook->read_back && hook->reply_url.empty() && !r.places.contains(path + ".reply_url")) {
            r.complain(r.place_of(path + ".read_back"), "the key \"reply_url\" beside \"read_back\"", "none",
                       "there is nothing to read back without it");
        }
    }
}

} // namespace

void complain_of_second_watcher(reading& r, const std::string& path, const std::string& watched,
                                const std::string& first, const std::string& second)
{
    r.complain(r.place_of(path), "an app or location that no other source watches",
               "\"" + watched + "\", which \"" + first + "\" watches too",
               "keep one of \"" + first + "\" and \"" + second + "\": with both, every review would become two cases");
}

void check_windows(const sections::polling& times, const std::string& path, reading& r)
{
    if (times.deep_scan_window >= times.overlap) return;
    r.complain(r.place_of(path + ".deep_scan_window"), "at least the overlap (" + in_words(times.overlap) + ")",
               in_words(times.deep_scan_window));
}

bool has_chat(const settings& all, std::string_view chat)
{
    return chat == "cli" || (chat == "slack" && all.slack) || (chat == "matrix" && all.matrix) ||
           (chat == "console" && all.console.enabled);
}

std::string how_to_enable(std::string_view chat)
{
    if (chat == "slack") return "add a table [slack]";
    if (chat == "matrix") return "add a table [matrix]";
    return "write enabled = true in [console]";
}

std::string in_quotes(std::string_view name)
{
    return "\"" + std::string{name} + "\"";
}

void check_known(const std::string& used, const std::string& path, const std::vector<std::string_view>& known,
                 std::string_view what, std::string_view otherwise, reading& r)
{
    if (used.empty() || std::find(known.begin(), known.end(), used) != known.end()) return;
    r.complain(r.place_of(path), std::string{what}, in_quotes(used), did_you_mean(used, known, otherwise));
}

void check_known(const std::vector<std::string>& used, const std::string& path,
                 const std::vector<std::string_view>& known, std::string_view what, std::string_view otherwise,
                 reading& r)
{
    for (std::size_t i = 0; i < used.size(); ++i)
        check_known(used[i], path + "[" + std::to_string(i) + "]", known, what, otherwise, r);
}

void check_channel_names(const std::vector<std::string>& used, const std::string& path, const settings& all, reading& r)
{
    check_known(used, path, names_of(all.channels), "names of [[channels]]", "add a [[channels]] of that name", r);
}

void check_unique(const std::vector<std::string_view>& names, const std::string& path, std::string_view what,
                  reading& r)
{
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty() || seen.insert(names[i]).second) continue;
        r.complain(r.place_of(path + "[" + std::to_string(i) + "].name"),
                   "a name that no other " + std::string{what} + " has", in_quotes(names[i]) + " again");
    }
}

void check_whole(const settings& all, const surroundings& around, reading& r)
{
    check_chats(all, r);
    check_channels(all, r);
    check_sources(all, r);
    check_open_sources(all, r);
    if (auto found = all.rules.channels.find("");
        found != all.rules.channels.end() && r.places.contains("playbook.channels")) {
        check_channel_names(found->second, "playbook.channels", all, r);
    }
    check_limits(all, around, r);
    check_rights(all, r);
    check_team(all, around, r);
    check_paging(all, r);
    check_partners(all, r);
}

} // namespace highroad
