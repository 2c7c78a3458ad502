#pragma once

#include "daemon/ports/review_platform.hpp"
#include "tests/sim/network.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace highroad::sim {

/// A review site as it really is, whoever can reach it: one answer under a review, a second write replaces it.
class review_site {
public:
    struct entry {
        review now;
        milliseconds visible{0}; ///< the list shows it from then on
        bool removed = false;
    };
    /// A reply that arrived through the interface.
    struct arrival {
        review_key key;
        std::string text;
        std::string idempotency_key;
        milliseconds at{0};
    };

    review_site(std::string name, timeline& time) : source{std::move(name)}, time_{time} {}

    [[nodiscard]] review_page list(const std::string& cursor) const
    {
        auto shown = visible();
        auto start = cursor.empty() ? std::size_t{0} : static_cast<std::size_t>(std::stoul(cursor));
        review_page page;
        for (auto i = start; i < std::min(start + page_size, shown.size()); ++i)
            page.reviews.push_back(shown[i]->now);
        if (start + page_size < shown.size()) page.next = std::to_string(start + page_size);
        return page;
    }
    [[nodiscard]] entry* find(const std::string& id)
    {
        auto found = entries.find(id);
        return found == entries.end() || found->second.removed || found->second.visible > time_.elapsed()
                   ? nullptr
                   : &found->second;
    }
    delivery publish(const review_key& key, const std::string& text, const std::string& idempotency_key)
    {
        auto* there = find(key.id);
        if (!there) return highroad::refused{"there is no such review"};
        arrivals.push_back({key, text, idempotency_key, time_.elapsed()});
        there->now.reply = platform_reply{"r" + std::to_string(arrivals.size()),
                                          text,
                                          holds_replies ? reply_state::pending : reply_state::live,
                                          {},
                                          time_.wall()};
        return delivered{there->now.reply->id};
    }
    [[nodiscard]] std::vector<const entry*> visible() const
    {
        std::vector<const entry*> shown;
        for (const auto& [id, one] : entries) {
            if (!one.removed && one.visible <= time_.elapsed()) shown.push_back(&one);
        }
        std::stable_sort(shown.begin(), shown.end(),
                         [](const entry* a, const entry* b) { return a->now.created > b->now.created; });
        return shown;
    }

    std::string source;
    std::map<std::string, entry> entries;
    std::vector<arrival> arrivals;
    reply_rules allowed{true, 350, length_unit::characters};
    bool holds_replies = false;
    std::size_t page_size = 10;

private:
    timeline& time_;
};

/// Sees what goes between the daemon and the outside, at the moment it does.
class onlooker {
public:
    virtual ~onlooker() = default;
    virtual void list_answered(const std::string& source, const result<review_page>& page) = 0;
    virtual void reply_sent(const review_key& key, const std::string& text) = 0;
    virtual void review_read(const review_key& key, const look& seen) = 0;
    virtual void refused_for_good(const std::string& target, const std::string& about) = 0;
    virtual void chat_changed(const std::string& channel, const std::string& delivery_id) = 0;
    /// The chat does not let us take that message away: it stays.
    virtual void taking_away_refused(const std::string& channel, const std::string& message) = 0;
    virtual void pager_rang(const page& what) = 0;
    virtual void pager_stopped(const page& what) = 0;
};

/// The site from the daemon's side of the network.
class far_platform final : public review_platform {
public:
    far_platform(review_site& site, network& net, onlooker& eyes)
        : site_{site}, net_{net}, eyes_{eyes}, target_{"platform " + site.source}
    {}

    [[nodiscard]] std::string_view platform() const override { return "model"; }
    [[nodiscard]] std::string_view source() const override { return site_.source; }
    [[nodiscard]] reply_rules rules() const override { return site_.allowed; }
    [[nodiscard]] bool lists_everything() const override { return true; }

    [[nodiscard]] awaitable<result<review_page>> list(std::string cursor) override
    {
        told_as<result<review_page>> told{
            failure{errc::unreachable, "the platform cannot be reached"}, failure{errc::answer_lost, "no answer came"},
            failure{errc::try_later, "the platform asks for patience"},
            failure{errc::bad_answer, "the platform is broken"}, failure{errc::refused, "the token has expired"}};
        std::function<result<review_page>()> there = [&site = site_, cursor]() -> result<review_page> {
            return site.list(cursor);
        };
        auto page = co_await net_.call<result<review_page>>(target_ + " list", std::move(there), std::move(told));
        eyes_.list_answered(site_.source, page);
        co_return page;
    }

    [[nodiscard]] awaitable<look> read(review_key key) override
    {
        told_as<look> told{try_again{std::chrono::seconds{30}, "the platform cannot be reached"},
                           try_again{std::chrono::seconds{30}, "no answer came"},
                           try_again{std::chrono::seconds{60}, "the platform asks for patience", true},
                           try_again{std::chrono::seconds{30}, "the platform is broken"},
                           try_again{std::chrono::seconds{60}, "the token has expired"}};
        std::function<look()> there = [&site = site_, id = key.id]() -> look {
            auto* found = site.find(id);
            if (!found) return review_is_gone{};
            return found->now;
        };
        auto seen = co_await net_.call<look>(target_ + " read", std::move(there), std::move(told));
        eyes_.review_read(key, seen);
        co_return seen;
    }

    [[nodiscard]] awaitable<delivery> publish(review_key key, std::string text, std::string idempotency_key) override
    {
        told_as<delivery> told{try_again{std::chrono::seconds{30}, "the platform cannot be reached"},
                               outcome_unknown{"no answer came"},
                               try_again{std::chrono::seconds{60}, "the platform asks for patience", true},
                               try_again{std::chrono::seconds{30}, "the platform is broken"},
                               highroad::refused{"the platform does not take this reply"},
                               true};
        if (net_.daemon_alive) eyes_.reply_sent(key, text);
        std::function<delivery()> there = [&site = site_, key, text, idempotency_key] {
            return site.publish(key, text, idempotency_key);
        };
        auto ended = co_await net_.call<delivery>(target_ + " publish", std::move(there), std::move(told));
        if (std::holds_alternative<highroad::refused>(ended)) eyes_.refused_for_good(target_ + " publish", key.id);
        co_return ended;
    }

    [[nodiscard]] awaitable<check_line> check() override { co_return check_line{true, "model", "works"}; }

private:
    review_site& site_;
    network& net_;
    onlooker& eyes_;
    std::string target_;
};

} // namespace highroad::sim
