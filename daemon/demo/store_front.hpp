#pragma once

#include "daemon/core/time.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace highroad::demo {

/// The developer's answer under a review. A new text is seen by customers from `published_at` on.
struct front_answer {
    std::string id;
    std::string text;
    instant changed;
    instant published_at;
    std::optional<std::string> shown_before; ///< what customers see until then

    [[nodiscard]] bool published(instant now) const { return now >= published_at; }
    /// What a customer sees; empty while nothing is published.
    [[nodiscard]] std::optional<std::string> shown(instant now) const
    {
        return published(now) ? std::optional{text} : shown_before;
    }
};

struct front_review {
    std::string id; ///< empty: add() gives one
    int rating = 1; ///< 1..5
    std::string title;
    std::string body;
    std::string nickname;
    instant created;
    std::string territory = "USA"; ///< ISO 3166 alpha-3
    std::optional<front_answer> answer;
};

/// What the stand-in's App Store holds: apps with their reviews and the answers under them.
class store_front {
public:
    /// How long a new answer stays PENDING_PUBLISH.
    std::chrono::seconds publish_after{0};

    /// Makes the app known, also while it has no review.
    void add_app(const std::string& app_id) { apps_[app_id]; }
    /// Gives the id.
    std::string add(const std::string& app_id, front_review what);
    /// Creates the answer or overwrites it; null when there is no such review.
    const front_review* answer(std::string_view review_id, std::string text, instant now);
    bool remove(std::string_view review_id);
    bool remove_answer(std::string_view answer_id);
    void clear() { apps_.clear(); }

    [[nodiscard]] const std::vector<front_review>* reviews_of(const std::string& app_id) const;
    [[nodiscard]] const std::map<std::string, std::vector<front_review>>& apps() const { return apps_; }
    [[nodiscard]] front_review* find(std::string_view review_id);
    [[nodiscard]] const front_review* find_by_answer(std::string_view answer_id) const;

private:
    std::map<std::string, std::vector<front_review>> apps_;
    unsigned reviews_made_ = 0;
    unsigned answers_made_ = 0;
};

} // namespace highroad::demo
