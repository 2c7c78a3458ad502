#include "tests/store/open_store.hpp"

using namespace highroad;
using namespace highroad::test;

TEST_CASE("a full disk fails what does not fit, in words, and nothing else", "[store]")
{
    sqlite_options how;
    how.max_pages = 64;
    open_store store{how};
    REQUIRE(store.commit(storing(some_case(1))).has_value());

    auto large = some_case(2);
    large.subject.text = std::string(1024 * 1024, 'x');
    auto work = storing(large);
    work.cases[0].effects.push_back(saying("2", 2));
    auto told = store.commit(work);
    REQUIRE_FALSE(told.has_value());
    CHECK(told.error().code == errc::disk);
    CHECK(told.error().words.find("disk is full") != std::string::npos);
    CHECK_FALSE(run(store->find_case(2)).value());
    CHECK_FALSE(run(store->next_effect_due(noon - std::chrono::minutes{1})).value());

    CHECK(store.commit(storing(some_case(3))).has_value());
    CHECK(run(store->find_case(3)).value());

    store.close();
    store.options().max_pages = 0;
    store.open();
    REQUIRE(store.commit(work).has_value());
    CHECK(run(store->find_case(2)).value()->subject.text == large.subject.text);
}
