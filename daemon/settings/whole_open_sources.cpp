#include "daemon/core/time.hpp"
#include "daemon/settings/whole.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace highroad {
namespace {

using watchers = std::map<std::string, std::string, std::less<>>; ///< what is watched, and by which source

void watch(watchers& seen, const std::string& what, const std::string& shown, const std::string& name,
           const std::string& path, reading& r)
{
    auto [first, fresh] = seen.try_emplace(what, name);
    if (fresh) return;
    r.complain(r.place_of(path), "an app or feed that no other source watches",
               in_quotes(shown) + ", which " + in_quotes(first->second) + " watches too",
               "keep one of " + in_quotes(first->second) + " and " + in_quotes(name) +
                   ": with both, every review would become two cases");
}

void check_window(const sections::polling& times, const std::string& path, reading& r)
{
    if (times.deep_scan_window >= times.overlap) return;
    r.complain(r.place_of(path + ".deep_scan_window"), "at least the overlap (" + in_words(times.overlap) + ")",
               in_words(times.deep_scan_window));
}

struct checker {
    const settings& all;
    watchers& seen;
    const std::string& path;
    reading& r;

    void operator()(const sections::steam& one) const
    {
        if (!one.app_id.empty()) watch(seen, "steam " + one.app_id, one.app_id, one.name, path + ".app_id", r);
        check_window(one, path, r);
    }
    void operator()(const sections::app_store_feed& one) const
    {
        for (std::size_t i = 0; i < one.countries.size(); ++i)
            watch(seen, "app_store_feed " + one.app_id + " " + one.countries[i], one.app_id + " in " + one.countries[i],
                  one.name, path + ".countries[" + std::to_string(i) + "]", r);
        for (const auto& other : all.sources) {
            const auto* apple = std::get_if<sections::app_store_connect>(&other);
            if (!apple || apple->app_id != one.app_id || one.app_id.empty()) continue;
            r.complain(r.place_of(path + ".app_id"), "an app that no app_store_connect source watches",
                       in_quotes(one.app_id) + ", which " + in_quotes(apple->name) + " watches through its API",
                       "remove " + in_quotes(one.name) +
                           ": the feed gives every review another id, so each would become two cases");
        }
        check_window(one, path, r);
    }
    void operator()(const sections::feed& one) const
    {
        if (one.url.empty() == one.path.empty() && !r.places.contains(path + ".url") &&
            !r.places.contains(path + ".path"))
            r.complain(r.place_of(path), "the key \"url\" or the key \"path\" in [[sources]]", "none",
                       "say where the reviews stand");
        if (!one.url.empty() && !one.path.empty())
            r.complain(r.place_of(path + ".path"), "either url or path", "both", "make two sources of them");
        const auto& place = one.url.empty() ? one.path : one.url;
        if (!place.empty())
            watch(seen, "feed " + place, place, one.name, path + (one.url.empty() ? ".path" : ".url"), r);
        if (!one.reply_url.empty() && !one.secret.given() && !r.places.contains(path + ".secret"))
            r.complain(r.place_of(path + ".reply_url"), "the key \"secret\" beside \"reply_url\"", "none",
                       "the receiver tells our replies from forged ones by it");
        if (one.secret.given() && one.reply_url.empty() && !r.places.contains(path + ".reply_url"))
            r.complain(r.place_of(path + ".secret"), "the key \"reply_url\" beside \"secret\"", "none",
                       "there is nothing to sign without it");
        check_pointers(one);
    }
    void check_pointers(const sections::feed& one) const
    {
        // A format that is not known was told already; what it would make of the keys nobody knows.
        if (auto found = r.places.find(path + ".format");
            found != r.places.end() &&
            std::any_of(r.problems.begin(), r.problems.end(), [&](const problem& p) { return p.at == found->second; }))
            return;
        using s = sections::feed;
        using part = std::pair<std::string_view, std::string s::*>;
        static constexpr std::array parts{part{"items", &s::items},
                                          part{"id", &s::id},
                                          part{"rating", &s::rating},
                                          part{"scale", &s::scale},
                                          part{"review_title", &s::review_title},
                                          part{"text", &s::text},
                                          part{"author", &s::author},
                                          part{"created", &s::created},
                                          part{"updated", &s::updated},
                                          part{"link", &s::link},
                                          part{"language", &s::language},
                                          part{"reply", &s::reply}};
        for (const auto& [name, member] : parts) {
            const auto& given = one.*member;
            if (one.format == sections::feed_format::json && !given.empty() && given.front() != '/')
                r.complain(r.place_of(path + "." + std::string{name}), "a JSON pointer, such as \"/review/text\"",
                           in_quotes(given), "it begins with a slash");
            if (one.format != sections::feed_format::json && name == "items" && !given.empty())
                r.complain(r.place_of(path + ".items"), "no key \"items\" where the format is not json",
                           in_quotes(given), "remove it");
        }
    }
    template <class Other>
    void operator()(const Other&) const
    {}
};

} // namespace

void check_open_sources(const settings& all, reading& r)
{
    watchers seen;
    for (std::size_t i = 0; i < all.sources.size(); ++i) {
        auto path = "sources[" + std::to_string(i) + "]";
        std::visit(checker{all, seen, path, r}, all.sources[i]);
    }
}

} // namespace highroad
