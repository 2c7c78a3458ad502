// Numbers, addresses, links, names and gaps: what is told apart by its signs.

#include "tests/check/replies.hpp"
#include "tests/support/catch.hpp"

using namespace highroad;
using namespace highroad::test;

namespace {

const known_business acme{"Acme Notes", "help@acme.example.com", "+49 30 5550 100", "https://www.acme.example.com/help",
                          "Your Acme team"};

std::vector<finding> looked(const std::string& text, const review& subject = {})
{
    review_case about;
    about.subject = subject;
    return make_reply_check(acme)->look(text, about, {});
}

} // namespace

TEST_CASE("the configured contact is no finding, however it is written", "[check]")
{
    for (const auto* text :
         {"Please write to help@acme.example.com.", "Please write to HELP@acme.example.com!",
          "Call us on +49 30 5550100.", "Call us on 030 / 5550-100, please.", "Call us on (030) 5550 100.",
          "See https://www.acme.example.com/help/crash.", "See acme.example.com.",
          "See help.acme.example.com/crash for more.", "お手数ですがhelp@acme.example.comまでご連絡ください。"}) {
        INFO(text);
        CHECK(looked(text).empty());
    }
}

TEST_CASE("a site that only begins or ends like ours is another site", "[check]")
{
    for (const auto* text :
         {"See https://acme.example.com.evil.example/x.", "See https://notacme.example.com/x.",
          "See https://evil.example/acme.example.com.", "See http://acme.example.com@evil.example/."}) {
        INFO(text);
        CHECK(finds(looked(text), finding_kind::link));
    }
}

TEST_CASE("dates, times, amounts, versions and years are no numbers of a customer", "[check]")
{
    for (const auto* text :
         {"It changed on 2026-10-30.", "We open at 10:30 and close at 18:00.", "Version 5.12.1 has it.",
          "That was 30/10/2026, a Friday.", "It costs $129.99 a year.", "It costs 12,500.00 in all.",
          "In 2019 we moved.", "Between 2019-2024 it grew.", "Room for 120 guests.", "We have 24 rooms and 7 cooks.",
          "It needs 350 characters.", "Open 24/7.", "More than 100000 people use it."}) {
        INFO(text);
        auto found = looked(text);
        CHECK_FALSE(finds(found, finding_kind::private_data));
        CHECK_FALSE(finds(found, finding_kind::contact));
    }
}

TEST_CASE("the customer's own address is private; another one is another contact", "[check]")
{
    review theirs;
    theirs.text = "Write me: jo@home.example or call +44 7700 900 123";
    CHECK(words_of_kind(looked("We wrote to jo@home.example.", theirs), finding_kind::private_data) ==
          std::vector<std::string>{"jo@home.example"});
    CHECK(words_of_kind(looked("We rang +44 7700 900123.", theirs), finding_kind::private_data) ==
          std::vector<std::string>{"+44 7700 900123"});
    CHECK(words_of_kind(looked("Write to jane@other.example."), finding_kind::contact) ==
          std::vector<std::string>{"jane@other.example"});
    for (const auto* text : {"Write to nohelp@acme.example.com.", "Write to x.help@acme.example.com.",
                             "Write to help@acme.example.com.evil.example.", "Write to help@acme.example.community."}) {
        INFO(text);
        CHECK(finds(looked(text), finding_kind::contact));
    }
}

TEST_CASE("a first name that stands under the review may greet; what the customer did not sign with may not", "[check]")
{
    review signed_by;
    signed_by.author = "Maria R.";
    CHECK(looked("Hi Maria, thank you for telling us.", signed_by).empty());
    CHECK(looked("Hi there, thank you for telling us.", signed_by).empty());
    CHECK(looked("Dear guest, thank you for telling us.", signed_by).empty());
    CHECK(looked("Hello from your Acme team.", signed_by).empty());
    CHECK(finds(looked("Hi Sofia, thank you for telling us.", signed_by), finding_kind::name));
    CHECK(finds(looked("Dear Ms Rodriguez, thank you.", signed_by), finding_kind::name));
}

TEST_CASE("gaps are found, and ordinary brackets are not", "[check]")
{
    CHECK(words_of_kind(looked("Dear {{ name }}, hello."), finding_kind::placeholder) ==
          std::vector<std::string>{"{{ name }}"});
    for (const auto* text : {"It is on the first floor (left of the lift).", "Thanks <3", "We read [1] and [2].",
                             "Hi, we are sorry.", "Hello! Thank you.", "It is 3 < 5 and 7 > 5."}) {
        INFO(text);
        CHECK_FALSE(finds(looked(text), finding_kind::placeholder));
    }
}

TEST_CASE("the way through a menu is no gap, in whatever script", "[check]")
{
    for (const auto* text :
         {"Please open [Settings] > [Connections] > [More].", "휴대폰 [설정] > [연결] > [기타 연결 설정]",
          "[로그인 화면] -> [인증/보안]", "[설정]→[알림]", "[전체메뉴>고객센터>고객상담>챗봇]"}) {
        INFO(text);
        CHECK_FALSE(finds(looked(text), finding_kind::placeholder));
    }
}

TEST_CASE("what only resembles a way through a menu is still a gap", "[check]")
{
    for (const auto* text :
         {"Dear [name] - [order number]", "Dear [name], see [link].", "Open Settings > [name of page]", "[name>]",
          "[> name]", "[<name>]", "[Settings] >", "[a > b", "> [name] >", "[TODO] > [Settings]", "{name} > {order}"}) {
        INFO(text);
        auto found = finds(looked(text), finding_kind::placeholder);
        CHECK(found == (std::string_view{text} != "[a > b"));
    }
}

TEST_CASE("capitals that the customer or the business writes are no shouting", "[check]")
{
    review theirs;
    theirs.text = "The BLUETOOTH PAIRING screen is broken";
    CHECK_FALSE(finds(looked("The BLUETOOTH PAIRING screen should work.", theirs), finding_kind::shouting));
    CHECK_FALSE(finds(looked("We send it as PDF or by SMS, VAT included."), finding_kind::shouting));
    CHECK(finds(looked("The BLUETOOTH PAIRING screen should work."), finding_kind::shouting));
}

TEST_CASE("what is denied is not promised, offered blame is not taken", "[check]")
{
    CHECK_FALSE(finds(looked("We cannot promise a date."), finding_kind::promise));
    CHECK_FALSE(finds(looked("We do not guarantee it."), finding_kind::promise));
    CHECK_FALSE(finds(looked("That is not an excuse, and it was not your fault."), finding_kind::blame));
}
