// The lists beside this file: what has to be found, and what has to be left alone.

#include "daemon/core/playbook.hpp"
#include "tests/check/replies.hpp"
#include "tests/support/catch.hpp"

#include <iostream>
#include <map>

using namespace highroad;
using namespace highroad::test;

TEST_CASE("of each kind of bad reply at least 95 in 100 are found", "[check]")
{
    auto check = make_reply_check({});
    std::map<std::string, std::pair<int, int>> found;
    for (const auto& one : listed_in("bad_replies.txt")) {
        auto& [hits, all] = found[one.kind];
        ++all;
        auto findings = check->look(one.text, one.about, one.neighbours);
        auto hit = std::any_of(findings.begin(), findings.end(),
                               [&](const finding& seen) { return name_of(seen.what) == one.kind; });
        if (hit) ++hits;
        if (!hit) std::cout << "missed, " << one.kind << ": " << one.text << "\n";
    }
    // Spelling needs a dictionary: it has a test of its own, with the adapter.
    CHECK(found.size() == finding_kinds - 3);
    for (const auto& [kind, counts] : found) {
        INFO(kind << ": " << counts.first << " of " << counts.second);
        CHECK(counts.second >= 15);
        CHECK(counts.first >= 0.95 * counts.second);
    }
}

TEST_CASE("what is found is in the text where it is said to be", "[check]")
{
    auto check = make_reply_check({});
    for (const auto& one : listed_in("bad_replies.txt")) {
        for (const auto& found : check->look(one.text, one.about, one.neighbours)) {
            INFO(one.text << " -> " << name_of(found.what));
            REQUIRE(found.from <= found.to);
            REQUIRE(found.to <= one.text.size());
            CHECK(one.text.substr(found.from, found.to - found.from) == found.words);
            CHECK(found.advice.ends_with('.'));
        }
    }
}

TEST_CASE("good replies pass: nothing blocks, and few carry a remark", "[check]")
{
    auto check = make_reply_check({});
    playbook rules;
    int remarked = 0;
    auto all = listed_in("good_replies.txt");
    REQUIRE(all.size() >= 30);
    for (const auto& one : all) {
        auto findings = check->look(one.text, one.about, one.neighbours);
        INFO(one.text << " -> " << (findings.empty() ? std::string{} : in_words(findings[0], finding_weight::warn)));
        CHECK(heaviest(findings, rules) < finding_weight::second_approver);
        if (!findings.empty()) ++remarked;
    }
    CHECK(remarked <= 2);
}
