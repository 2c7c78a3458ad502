#include "adapters/console/sessions.hpp"

#include "daemon/crypto/crypto.hpp"

#include <algorithm>

namespace highroad::console_parts {

std::string person_id(std::string_view typed)
{
    std::string id;
    for (char c : typed) {
        if (id.size() == 32) break;
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-') {
            id += c;
        } else if (c == ' ' && !id.empty() && id.back() != '-') {
            id += '-';
        }
    }
    while (!id.empty() && id.back() == '-')
        id.pop_back();
    return id;
}

std::vector<std::string> people_in(const std::vector<std::string>& mentions)
{
    constexpr std::string_view prefix = "console:";
    std::vector<std::string> people;
    for (const auto& entry : mentions) {
        if (!entry.starts_with(prefix)) continue;
        auto id = entry.substr(prefix.size());
        auto known = std::find(people.begin(), people.end(), id) != people.end();
        if (!id.empty() && person_id(id) == id && !known) people.push_back(std::move(id));
    }
    return people;
}

sessions::sessions(clock& time, random_source& random, bool secure_cookie)
    : time_{time}, random_{random}, secure_cookie_{secure_cookie}, key_{random_bytes(32)}
{}

std::string sessions::fresh_secret()
{
    std::string numbers = "secret";
    for (int i = 0; i < 4; ++i)
        numbers += '/' + std::to_string(random_.next());
    // As hard to guess as the better of the two: the injected numbers and the system's bytes.
    return hex(hmac_sha256(random_bytes(32), numbers));
}

std::string sessions::stored_name(std::string_view secret) const
{
    return hmac_sha256(key_, secret);
}

std::string sessions::cookie_of(const http_request& request) const
{
    std::string_view name = secure_cookie_ ? "__Host-highroad=" : "highroad=";
    auto field = request.headers.get("Cookie");
    std::string_view rest = field;
    while (!rest.empty()) {
        auto end = std::min(rest.find(';'), rest.size());
        auto one = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (one.starts_with(' '))
            one.remove_prefix(1);
        if (one.starts_with(name)) return std::string{one.substr(name.size())};
    }
    return {};
}

bool sessions::still_valid(session& one)
{
    auto now = time_.now();
    if (now - one.used > idle_limit || now - one.started > whole_limit) one.ended = true;
    if (!one.ended) one.used = now;
    return !one.ended;
}

std::shared_ptr<session> sessions::find(const http_request& request)
{
    auto secret = cookie_of(request);
    if (secret.empty()) return nullptr;
    auto found = all_.find(stored_name(secret));
    if (found == all_.end()) return nullptr;
    if (still_valid(*found->second)) return found->second;
    all_.erase(found);
    return nullptr;
}

void sessions::make_room()
{
    std::erase_if(all_, [&](auto& one) {
        auto now = time_.now();
        return one.second->ended || now - one.second->used > idle_limit || now - one.second->started > whole_limit;
    });
    while (all_.size() >= max_sessions) {
        auto oldest = std::min_element(all_.begin(), all_.end(),
                                       [](const auto& a, const auto& b) { return a.second->used < b.second->used; });
        oldest->second->ended = true;
        all_.erase(oldest);
    }
}

sessions::opened sessions::open(actor who)
{
    make_room();
    auto secret = fresh_secret();
    auto one = std::make_shared<session>();
    one->who = std::move(who);
    one->csrf = fresh_secret();
    one->started = one->used = time_.now();
    all_.emplace(stored_name(secret), one);
    auto cookie = std::string{secure_cookie_ ? "__Host-highroad=" : "highroad="} + secret +
                  "; Path=/; HttpOnly; SameSite=Strict" + (secure_cookie_ ? "; Secure" : "");
    return {one, std::move(cookie)};
}

void sessions::end(const http_request& request)
{
    auto found = all_.find(stored_name(cookie_of(request)));
    if (found == all_.end()) return;
    found->second->ended = true;
    all_.erase(found);
}

std::string sessions::clearing_cookie() const
{
    return std::string{secure_cookie_ ? "__Host-highroad=" : "highroad="} +
           "; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" + (secure_cookie_ ? "; Secure" : "");
}

bool login_limit::is_over(const failures& of_peer, instant now)
{
    // Before its first failure: the clock was set back, and would keep the peer out until it has caught up.
    return now < of_peer.first || now - of_peer.first >= window;
}

const std::string& login_limit::slot_of(const std::string& peer, instant now)
{
    static const std::string everybody_else;
    if (all_.contains(peer) || all_.size() < max_peers) return peer;
    std::erase_if(all_, [&](const auto& one) { return is_over(one.second, now); });
    return all_.size() < max_peers ? peer : everybody_else;
}

std::optional<std::chrono::seconds> login_limit::wait_of(const std::string& peer, instant now)
{
    auto found = all_.find(slot_of(peer, now));
    if (found == all_.end()) return std::nullopt;
    if (is_over(found->second, now)) {
        all_.erase(found);
        return std::nullopt;
    }
    if (found->second.count < max_failures) return std::nullopt;
    return found->second.first + window - now;
}

void login_limit::failed(const std::string& peer, instant now)
{
    auto& of_peer = all_[slot_of(peer, now)];
    if (of_peer.count == 0 || is_over(of_peer, now)) of_peer = {0, now};
    ++of_peer.count;
}

} // namespace highroad::console_parts
