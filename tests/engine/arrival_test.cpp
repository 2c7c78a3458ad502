#include "tests/engine/house.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

review bad_one(const std::string& source, const std::string& id, const std::string& text, const house& h)
{
    review made;
    made.key = {"model", source, id};
    made.mark = rating{1, 5};
    made.text = text;
    made.created = h.time.now();
    return made;
}

/// All of them at the same time, as several pollers do it.
void arrive_together(house& h, const std::vector<review>& all)
{
    std::size_t stored = 0;
    for (const auto& one : all) {
        arrival what;
        what.source = one.key.source;
        what.reviews = {one};
        asio::co_spawn(*h.loop, h.desk->arrive(std::move(what)),
                       [&](std::exception_ptr error, result<std::size_t> got) {
                           REQUIRE_FALSE(error);
                           REQUIRE(got.has_value());
                           ++stored;
                       });
    }
    h.loop->restart();
    h.loop->run();
    REQUIRE(stored == all.size());
}

} // namespace

TEST_CASE("reviews of several sources that come at the same moment are bound each to its own case", "[engine]")
{
    house h;
    std::vector<review> all;
    for (const auto* source : {"acme", "beta", "coma", "delta"})
        all.push_back(bad_one(source, std::string{"of "} + source, std::string{"It crashes at "} + source, h));
    arrive_together(h, all);

    auto known = h.run(h.kept->look_up(all));
    REQUIRE(known.has_value());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(all[i].key.source);
        REQUIRE((*known)[i].case_number.has_value());
        CHECK(h.the_case(*(*known)[i].case_number).subject.key == all[i].key);
    }

    // What is edited later changes the case of that customer and no other one.
    for (auto& one : all)
        one.text += ", still";
    arrive_together(h, all);
    for (std::size_t i = 0; i < all.size(); ++i)
        CHECK(h.the_case(*(*known)[i].case_number).subject.text == all[i].text);
}
