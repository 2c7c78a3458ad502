#include "daemon/settings/whole.hpp"

#include <algorithm>
#include <map>

namespace highroad {
namespace {

struct partner_check {
    const settings& all;
    reading& r;
    std::map<std::string, std::string> watcher_of; ///< by platform and what is watched
    std::string path;                              ///< of the source that is looked at

    void operator()(const sections::trustpilot& one)
    {
        watched_once("business_unit", "trustpilot", one.business_unit, one.name);
        check_windows(one, path, r);
        if (one.refresh_token.given()) needs_token_key();
        not_sealed(one.refresh_token);
        if (!one.refresh_token.given() && !given("refresh_token") && !given("author"))
            r.complain(r.place_of(path), "the key \"author\" or \"refresh_token\" in [[sources]] of kind trustpilot",
                       "neither", "Trustpilot wants to know which business user a reply is by");
    }
    void operator()(const sections::yelp& one)
    {
        watched_once("business", "yelp", one.business, one.name);
        if (!one.refresh_token.given()) return;
        needs_token_key();
        not_sealed(one.refresh_token);
        for (const auto* key : {"client_id", "client_secret"})
            if (!given(key))
                r.complain(r.place_of(path + ".refresh_token"),
                           "the key \"" + std::string{key} + "\" beside \"refresh_token\"", "none",
                           "Yelp renews a consent only for the client that got it");
    }
    void operator()(const sections::booking& one) { watched_once("property", "booking", one.property, one.name); }
    void operator()(const sections::tripadvisor& one)
    {
        watched_once("location", "tripadvisor", one.location, one.name);
        auto rounds = std::chrono::seconds{std::chrono::days{1}} / std::max(one.poll_every, std::chrono::seconds{1});
        auto wanted = rounds * static_cast<long>(one.languages.size());
        if (one.languages.empty())
            r.complain(r.place_of(path + ".languages"), "at least one language", "none");
        else if (wanted > one.calls_a_day)
            r.complain(r.place_of(path + ".poll_every"),
                       "at most " + std::to_string(one.calls_a_day) + " calls a day (calls_a_day)",
                       std::to_string(wanted), "each look is one call a language; read less often, or fewer languages");
    }
    void operator()(const sections::judge_me& one)
    {
        watched_once("shop_domain", "judge_me", one.shop_domain, one.name);
        check_windows(one, path, r);
    }
    void operator()(const sections::google_business& one)
    {
        if (one.refresh_token.where == secret_ref::place::sealed) needs_token_key("it opens the sealed file");
    }
    /// The others are none of ours.
    void operator()(const auto&) {}

    void not_sealed(const secret_ref& token)
    {
        if (token.where != secret_ref::place::sealed) return;
        r.complain(r.place_of(path + ".refresh_token"), "a file, a credential or an environment variable",
                   "a sealed file", "only highroad login google writes such a file");
    }
    [[nodiscard]] bool given(const std::string& key) const { return r.places.contains(path + "." + key); }

    void watched_once(const std::string& key, const std::string& platform, const std::string& what,
                      const std::string& name)
    {
        auto [first, fresh] = watcher_of.try_emplace(platform + " " + what, name);
        if (!what.empty() && !fresh) complain_of_second_watcher(r, path + "." + key, what, first->second, name);
    }

    void
    needs_token_key(const std::string& why = "the platform replaces that token when it is used, and what replaces it "
                                             "is kept sealed")
    {
        if (all.general.token_key.given() || r.places.contains("general.token_key")) return;
        r.complain(r.place_of(path + ".refresh_token"), "the key \"token_key\" in [general] beside \"refresh_token\"",
                   "none", why + "; make a key with openssl rand -hex 32");
    }
};

} // namespace

void check_partners(const settings& all, reading& r)
{
    partner_check look{all, r, {}, {}};
    for (std::size_t i = 0; i < all.sources.size(); ++i) {
        look.path = "sources[" + std::to_string(i) + "]";
        std::visit(look, all.sources[i]);
    }
}

} // namespace highroad
