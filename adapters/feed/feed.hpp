#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/review_platform.hpp"

#include <memory>
#include <string>

namespace highroad {

enum class feed_format { json, xml, csv };

/// Where the parts of a review stand in an item: JSON pointers (RFC 6901), names of XML elements, or names of columns.
/// An empty one is not looked for.
struct feed_mapping {
    std::string items; ///< JSON: pointer to the list in the document; the others have none
    std::string id;
    std::string rating;
    std::string scale; ///< of a perfect mark, where each item says so
    std::string title;
    std::string text;
    std::string author;
    std::string created;
    std::string updated;
    std::string link; ///< where a person sees the review
    std::string language;
    std::string reply; ///< the text of the answer that stands under it already
};

/// The usual places in each format.
[[nodiscard]] feed_mapping usual_mapping(feed_format format);

/// Reviews in a document on the web or in files. docs/platforms/feed.md says what to know.
struct feed_settings {
    std::string source; ///< the configured name of the feed
    std::string url;    ///< https (http towards this machine only); either this or `path`
    std::string path;   ///< a file, or a folder of files; absolute
    feed_format format = feed_format::json;
    feed_mapping mapping;
    double rating_scale = 5; ///< of a perfect mark, where `mapping.scale` says nothing
    char separator = ',';    ///< of CSV
};

/// `replies` carries approved replies to whoever posts them; null: people post them by hand. Fails with bad_input, in
/// words, when a setting cannot be used. Keeps references to the others.
[[nodiscard]] result<std::unique_ptr<review_platform>> make_feed(feed_settings settings,
                                                                 std::unique_ptr<review_platform> replies,
                                                                 http_client& http, clock& time, log& journal);

} // namespace highroad
