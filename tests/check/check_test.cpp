#include "tests/check/replies.hpp"
#include "tests/support/catch.hpp"

#include <map>

using namespace highroad;
using namespace highroad::test;

namespace {

/// Knows a few words of English, and of no other language any.
class small_dictionary final : public speller {
public:
    std::optional<bool> knows(std::string_view language, const std::string& word) override
    {
        ++asked[word];
        if (!language.starts_with("en")) return std::nullopt;
        static const std::vector<std::string> known{"thank", "that", "apologize", "color", "traveled", "about", "very"};
        return std::find(known.begin(), known.end(), word) != known.end();
    }
    std::map<std::string, int> asked;
};

review_case about_english()
{
    review_case about;
    about.subject.language = "en";
    about.subject.text = "It glorped when I opened it.";
    return about;
}

} // namespace

TEST_CASE("misspelt words are told once each, and those of the review, of names and of numbers are not", "[check]")
{
    small_dictionary dictionary;
    auto check = make_reply_check({"zwip", {}, {}, {}, {}}, &dictionary);
    auto found = check->look("We apologise that teh very recieve and recieve glorped, Anastasiya zwip v2x.",
                             about_english(), {});
    CHECK(words_of_kind(found, finding_kind::spelling) == std::vector<std::string>{"recieve"});
    CHECK(dictionary.asked["recieve"] == 1);
    CHECK(dictionary.asked.count("glorped") == 0);
}

TEST_CASE("British and American spelling are both right", "[check]")
{
    small_dictionary dictionary;
    auto check = make_reply_check({}, &dictionary);
    auto found = check->look("apologise colour travelled about that", about_english(), {});
    CHECK_FALSE(finds(found, finding_kind::spelling));
}

TEST_CASE("the words of our own trade are right even where a dictionary lacks them", "[check]")
{
    small_dictionary dictionary;
    auto check = make_reply_check({}, &dictionary);
    auto found = check->look("thank hotline passcode hotlien feedbacks", about_english(), {});
    CHECK(words_of_kind(found, finding_kind::spelling) == std::vector<std::string>{"hotlien", "feedbacks"});
}

TEST_CASE("where there is no dictionary nothing is misspelt", "[check]")
{
    small_dictionary dictionary;
    auto check = make_reply_check({}, &dictionary);
    review_case about;
    about.subject.language = "de";
    auto found = check->look("Dsa its nihct rcihtig geschriebn, leider.", about, {});
    CHECK_FALSE(finds(found, finding_kind::spelling));
}

TEST_CASE("star words belong into no note about editing the review", "[check]")
{
    auto check = make_reply_check({});
    review_case about;
    std::string text = "If this changed things for you, you can edit your review and its rating at any time.";
    CHECK_FALSE(finds(check->look(text, about, {}), finding_kind::pressure));
    about.planned = follow_up{contact_kind::update_note, {}, true};
    CHECK(words_of_kind(check->look(text, about, {}), finding_kind::pressure) == std::vector<std::string>{"rating"});
}

TEST_CASE("the language is compared by its first part, and not where it cannot be told", "[check]")
{
    auto check = make_reply_check({});
    review_case about;
    about.subject.language = "en-GB";
    CHECK_FALSE(finds(check->look("Thank you for telling us about the noise, we are sorry about it.", about, {}),
                      finding_kind::language));
    about.subject.language = "de";
    CHECK_FALSE(finds(check->look("OK.", about, {}), finding_kind::language));
}

TEST_CASE("the tone of a Japanese reply is read too", "[check]")
{
    auto check = make_reply_check({});
    review_case about;
    about.subject.language = "ja";
    struct row {
        finding_kind kind;
        const char* text;
    };
    for (auto [kind, text] : std::vector<row>{
             {finding_kind::anger, "嘘つきですね。二度と来ないでください。"},
             {finding_kind::sarcasm, "さすがですね、専門家のようです。"},
             {finding_kind::blame, "お客様の責任です。メニューに書いてあります。"},
             {finding_kind::excuse, "当日は人手不足で混み合っておりました。"},
             {finding_kind::promise, "次回の更新で必ず直します。"},
             {finding_kind::offer, "お詫びにクーポンを差し上げます。"},
             {finding_kind::admission, "当店の過失で食中毒が起きました。"},
             {finding_kind::pressure, "よろしければ星を増やしてください。"},
         }) {
        INFO(text);
        CHECK(finds(check->look(text, about, {}), kind));
    }
    for (const char* good : {"ご不便をおかけし、申し訳ございません。担当者が確認いたします。",
                             "お知らせいただき、ありがとうございます。お客様のせいではありません。"}) {
        INFO(good);
        CHECK(check->look(good, about, {}).empty());
    }
}

TEST_CASE("the words of all languages that we have lists for are read", "[check]")
{
    auto check = make_reply_check({});
    struct row {
        const char* language;
        const char* text;
    };
    for (auto [language, text] : std::vector<row>{{"de", "Wir garantieren, dass das nie wieder vorkommt."},
                                                  {"fr", "Nous garantissons que cela ne se reproduira plus."},
                                                  {"es", "Garantizamos que no volverá a ocurrir."},
                                                  {"it", "Garantiamo che non accadrà più."},
                                                  {"nl", "Wij garanderen dat dit niet meer zal gebeuren."},
                                                  {"ja", "このようなことは二度と起こらないとお約束いたします。"},
                                                  {"pt", "Garantimos que não voltará a acontecer."}}) {
        review_case about;
        about.subject.language = language;
        INFO(language);
        CHECK(finds(check->look(text, about, {}), finding_kind::promise));
    }
}
