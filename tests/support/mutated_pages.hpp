#pragma once

#include "daemon/core/text.hpp"
#include "daemon/ports/review_platform.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <string_view>

/// What every reader of a page of reviews has to live through.
namespace highroad::test {

using page_reader = std::function<result<review_page>(std::string_view body)>;

/// Each member of `item`, at any depth, is left out, nulled and given every other type, between two good reviews. The
/// good ones are always read, the changed one is read or put aside, and nothing crashes. `page_of` makes a whole body
/// of a list; ids of the good ones are set by `named`.
inline void check_changed_members(const nlohmann::json& item, const page_reader& read,
                                  const std::function<std::string(const nlohmann::json&)>& page_of,
                                  const std::function<nlohmann::json(std::string)>& named)
{
    using nlohmann::json;
    auto flat = item.flatten();
    int tried = 0;
    for (const auto& [path, value] : flat.items()) {
        std::vector<json::json_pointer> places{json::json_pointer{path}};
        for (auto up = json::json_pointer{path}.parent_pointer(); !up.empty(); up = up.parent_pointer())
            places.push_back(up);
        for (const auto& place : places) {
            for (const auto& odd :
                 {json{}, json(""), json("x"), json(-1), json(1e300), json(true), json::array(), json::array({1}),
                  json::object(), json(std::string(65536, 'x')), json("<!channel> \u202e \U0001F621")}) {
                auto changed = item;
                changed[place] = odd;
                auto page = read(page_of(json::array({named("first"), changed, named("last")})));
                CAPTURE(place.to_string(), odd.dump().substr(0, 40));
                REQUIRE(page.has_value());
                CHECK(page->reviews.size() + page->malformed.size() == 3);
                REQUIRE(page->reviews.size() >= 2);
                CHECK(page->reviews.front().key.id == "first");
                CHECK(page->reviews.back().key.id == "last");
                ++tried;
            }
        }
        auto without = item;
        without[json::json_pointer{path}.parent_pointer()].erase(json::json_pointer{path}.back());
        auto page = read(page_of(json::array({named("first"), without, named("last")})));
        CAPTURE(path);
        REQUIRE(page.has_value());
        CHECK(page->reviews.size() + page->malformed.size() == 3);
        CHECK(page->reviews.size() >= 2);
    }
    CHECK(tried > 50);
}

/// Every cut of the body is a bad answer, and thousands of changed bytes are no crash and no text that is not UTF-8.
inline void check_cut_and_changed_bytes(const std::string& body, std::size_t reviews, const page_reader& read)
{
    for (std::size_t size = 0; size < body.size(); ++size)
        CHECK(!read(body.substr(0, size)));
    unsigned state = 1;
    for (int i = 0; i < 4000; ++i) {
        auto text = body;
        for (int k = 0; k < 3; ++k) {
            state = state * 1664525U + 1013904223U;
            text[state % text.size()] = static_cast<char>((state >> 16) & 0xFF);
        }
        auto page = read(text);
        if (!page) continue;
        CHECK(page->reviews.size() + page->malformed.size() <= reviews);
        for (const auto& seen : page->reviews)
            CHECK(valid_utf8(seen.text) == seen.text);
    }
}

} // namespace highroad::test
