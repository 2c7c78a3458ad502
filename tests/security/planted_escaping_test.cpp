#include "adapters/matrix/markup.hpp"
#include "daemon/core/text.hpp"
#include "tests/fuzz/escaping_rules.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/catch.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace highroad;
using fuzz::writers;
using nlohmann::json;

namespace {

struct planted {
    const char* name;
    void (*into)(writers&);
};

json text_block(const char* kind, const std::string& text)
{
    return {{"type", "section"}, {"text", {{"type", kind}, {"text", text}}}};
}

/// More below the card: in HTML, and the same or nothing in plain words.
void add_html(writers& how, std::string (*html)(const card&))
{
    how.matrix_card = [right = how.matrix_card, html](const card& shown) {
        auto content = right(shown);
        content["formatted_body"] = content["formatted_body"].get<std::string>() + "<p>" + html(shown) + "</p>";
        return content;
    };
}

/// What somebody forgets, each once. None of it is in the product: it stands around what the product writes.
const std::vector<planted> mistakes{
    {"Slack: the quote is read as mrkdwn",
     [](writers& how) {
         how.slack_card = [right = how.slack_card](const card& shown) {
             auto blocks = right(shown);
             blocks.push_back(text_block("mrkdwn", shown.quote));
             return blocks;
         };
     }},
    {"Slack: the quote's marks of direction stay",
     [](writers& how) {
         how.slack_group = [right = how.slack_group](const group_card& shown) {
             auto blocks = right(shown);
             blocks.push_back({{"type", "text"}, {"text", shown.lines.back()}});
             return blocks;
         };
     }},
    {"Slack: the fallback text escapes < and forgets &",
     [](writers& how) {
         how.slack_words = [](std::string_view text) {
             std::string out;
             for (char c : valid_utf8(text))
                 out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
             return displayable(out);
         };
     }},
    {"Slack: the fallback text is cut in the middle of an entity",
     [](writers& how) {
         how.slack_words = [right = how.slack_words](std::string_view text) {
             auto out = right(text);
             return out.size() > 40 ? valid_utf8(out.substr(0, 40)) : out;
         };
     }},
    {"Slack: whoever stands behind \"slack:\" is called",
     [](writers& how) {
         how.slack_people = [](const std::vector<std::string>& people) {
             std::string out;
             for (const auto& one : people)
                 if (one.starts_with("slack:")) out += "<@" + one.substr(6) + "> ";
             return out;
         };
     }},
    {"Slack: the link is taken as the platform tells it",
     [](writers& how) {
         how.slack_card = [right = how.slack_card](const card& shown) {
             auto blocks = right(shown);
             if (!shown.link.empty()) blocks.push_back({{"type", "link"}, {"url", shown.link}, {"text", "Review"}});
             return blocks;
         };
     }},
    {"Slack: :emoji: of a stranger are drawn",
     [](writers& how) {
         how.slack_card = [right = how.slack_card](const card& shown) {
             auto blocks = right(shown);
             for (auto& block : blocks)
                 if (block.at("type") == "header") block["text"]["emoji"] = true;
             return blocks;
         };
     }},
    {"Matrix: the byline is not escaped",
     [](writers& how) { add_html(how, [](const card& c) { return displayable(valid_utf8(c.byline)); }); }},
    {"Matrix: the quote is escaped, but names and addresses in it are live",
     [](writers& how) { add_html(how, [](const card& c) { return matrix::escaped(c.quote); }); }},
    {"Matrix: the link is put into an attribute as it is",
     [](writers& how) {
         add_html(how, [](const card& c) { return "<a href=\"" + displayable(valid_utf8(c.link)) + "\">Review</a>"; });
     }},
    {"Matrix: only the first line of a quote is inert in the plain text",
     [](writers& how) {
         how.matrix_group = [right = how.matrix_group](const group_card& shown) {
             auto content = right(shown);
             auto rest = displayable(valid_utf8(shown.lines.back()));
             content["body"] = content["body"].get<std::string>() + "\n" + rest.substr(0, 600);
             return content;
         };
     }},
    {"Matrix: answers are escaped and no more",
     [](writers& how) {
         how.matrix_words = [](std::string_view text) {
             auto plain = displayable(valid_utf8(text));
             return json{{"body", plain}, {"formatted_body", "<p>" + matrix::escaped(plain) + "</p>"}};
         };
     }},
    {"Matrix: many remarks bring the whole quote each",
     [](writers& how) {
         how.matrix_card = [right = how.matrix_card](const card& shown) {
             auto content = right(shown);
             auto quote = displayable(valid_utf8(shown.quote));
             auto body = content["body"].get<std::string>();
             for (int i = 0; i < 20; ++i)
                 body += "\n" + matrix::inert(quote);
             content["body"] = body;
             return content;
         };
     }},
    {"Matrix: whatever begins with @ is a person",
     [](writers& how) {
         how.matrix_person = [](const std::string& whom) {
             auto user = valid_utf8(whom.substr(7));
             return user.starts_with('@') ? "<a href=\"https://matrix.to/#/" + user + "\">" + user + "</a>"
                                          : std::string{};
         };
     }},
    {"mail: the subject is the heading",
     [](writers& how) {
         how.mail = [right = how.mail](const page& what) { return "Subject: " + what.heading + "\n" + right(what); };
     }},
    {"mail: the review stands below the body",
     [](writers& how) { how.mail = [right = how.mail](const page& what) { return right(what) + what.quote; }; }},
    {"pagers: the quote is shortened and not made inert",
     [](writers& how) { how.page_line = [](const page& what) { return shortened(valid_utf8(what.quote), 100); }; }},
    {"pagers: tags are taken away and names left",
     [](writers& how) {
         how.page_body = [](const page& what) {
             auto text = displayable(valid_utf8(what.quote));
             std::erase_if(text, [](char c) { return c == '<' || c == '>'; });
             return text;
         };
     }},
    {"pagers: any link is good", [](writers& how) { how.page_link = [](const page& what) { return what.link; }; }},
    {"console: the title is put into the event as it is",
     [](writers& how) {
         how.console_event = [](const card& shown) {
             return "event: case\ndata: {\"title\":\"" + valid_utf8(shown.title) + "\"}\n\n";
         };
     }},
};

/// How many inputs it took; empty when so many did not find it.
std::optional<std::uint64_t> found_after(const planted& mistake, std::uint64_t most)
{
    auto how = fuzz::as_built();
    mistake.into(how);
    for (std::uint64_t seed = 1; seed <= most; ++seed) {
        fuzz::hostile_words dice{seed};
        try {
            fuzz::must_stay_inert(how, fuzz::drawn(dice));
        } catch (const std::exception&) {
            return seed;
        }
    }
    return std::nullopt;
}

} // namespace

TEST_CASE("what we write of strangers' words is inert", "[security]")
{
    const auto how = fuzz::as_built();
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        fuzz::hostile_words dice{seed};
        INFO("script/fuzz escaping --plain --inputs 1 --first-seed " << seed);
        REQUIRE_NOTHROW(fuzz::must_stay_inert(how, fuzz::drawn(dice)));
    }
}

TEST_CASE("whatever is forgotten in the escaping is found soon", "[security]")
{
    constexpr std::uint64_t soon = 20'000;
    std::uint64_t latest = 0;
    for (const auto& mistake : mistakes) {
        auto found = found_after(mistake, soon);
        INFO(mistake.name);
        CHECK(found.has_value());
        latest = std::max(latest, found.value_or(0));
    }
    WARN(mistakes.size() << " planted mistakes of the escaping, the latest found by input " << latest);
}

TEST_CASE("the same seed draws the same words", "[security]")
{
    fuzz::hostile_words one{7};
    fuzz::hostile_words other{7};
    fuzz::hostile_words third{8};
    auto drawn = one.text() + one.link() + one.text();
    CHECK(drawn == other.text() + other.link() + other.text());
    CHECK(drawn != third.text() + third.link() + third.text());
}
