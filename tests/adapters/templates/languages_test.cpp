// The texts in other languages than English: chosen by the review's language, within limits, and clean by the check's
// own words where they are ours to choose.

#include "daemon/core/text.hpp"
#include "daemon/core/wording.hpp"
#include "tests/adapters/templates/book_support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run.hpp"

#include <algorithm>
#include <set>

using namespace highroad;
using namespace highroad::templates_parts;
using namespace highroad::test;

namespace {

const std::vector<std::string> others{"de", "es", "fr", "it", "ja", "nl", "pt"};

shelf& books()
{
    static auto all = [] {
        auto read = read_books(project_folder() / "prompts");
        if (auto* bad = std::get_if<bad_templates>(&read)) throw std::runtime_error{bad->words};
        return std::get<shelf>(std::move(read));
    }();
    return all;
}

std::vector<draft> drafts_for(const std::string& language, const std::string& text, double stars = 1,
                              std::size_t limit = 350)
{
    auto about = case_about(text, stars, limit);
    about.subject.language = language;
    auto made = make_templates(project_folder() / "prompts", all_values());
    auto drafts = run(std::get<std::unique_ptr<drafter>>(made)->suggest(about));
    REQUIRE(drafts.has_value());
    return *drafts;
}

} // namespace

TEST_CASE("every language has a text for each theme it knows, for every step, and a short form that fits",
          "[templates]")
{
    auto language = GENERATE(from_range(others));
    CAPTURE(language);
    const auto& book = books().at(language);
    for (const auto& theme : book.themes) {
        CAPTURE(theme.id);
        CHECK(std::any_of(book.templates.begin(), book.templates.end(), [&](const reply_template& one) {
            return std::find(one.themes.begin(), one.themes.end(), theme.id) != one.themes.end();
        }));
        // The judge and the routing rules know English names of themes only.
        CHECK(std::any_of(english().themes.begin(), english().themes.end(),
                          [&](const auto& known) { return known.id == theme.id; }));
    }
    std::set<std::string> texts;
    fillings filled{"Acme Notes", "care@example.com", book.themes[0].topic + book.join_last + book.themes[1].topic,
                    "Acme 2.1"};
    for (const auto& one : book.templates) {
        CAPTURE(one.id);
        for (const auto& text :
             {one.full.fill(filled), one.full.fill({}), one.brief.fill(filled), one.brief.fill({})}) {
            CAPTURE(text);
            CHECK(text.size() > 30);
            CHECK(text.find("  ") == std::string::npos);
            CHECK(text.find("{{") == std::string::npos);
            CHECK(pressure_in(text) == "");
            CHECK(offer_in(text) == "");
            if (one.purpose == contact_kind::update_note) CHECK(not_neutral_in(text) == "");
        }
        CHECK(length_in(length_unit::characters, one.brief.fill(filled)) <= 350);
        CHECK(texts.insert(one.full.fill(filled)).second);
    }
    for (auto purpose :
         {contact_kind::reply, contact_kind::fix_notice, contact_kind::satisfaction, contact_kind::update_note}) {
        CHECK(std::any_of(book.templates.begin(), book.templates.end(),
                          [&](const reply_template& one) { return one.purpose == purpose; }));
    }
}

TEST_CASE("a complaint is answered in its own language, about what it says", "[templates]")
{
    struct row {
        const char* language;
        const char* text;
        const char* id;
    };
    for (const auto& [language, text, id] :
         std::vector<row>{{"de", "Das Paket kam nie an, die Lieferung ist seit Wochen überfällig.", "delivery"},
                          {"de-AT", "Die Bedienung war unfreundlich und unhöflich.", "staff"},
                          {"fr", "Le service client ne répond pas, aucune réponse depuis.", "support_silence"},
                          {"fr", "L’application plante à chaque mise à jour.", "crash"},
                          {"es", "Me cobraron dos veces y no puedo cancelar la suscripción.", "billing"},
                          {"it", "Il cibo era freddo e senza sapore.", "food"},
                          {"pt-BR", "Fui mal atendido, funcionários grosseiros.", "staff"},
                          {"nl", "Het eten was koud en de smaak slecht.", "food"},
                          {"ja", "スタッフの態度が失礼で、接客が悪いです。", "staff"},
                          {"ja", "ログインできません。パスワードも通りません。", "login"}}) {
        CAPTURE(language, text);
        auto drafts = drafts_for(language, text);
        REQUIRE_FALSE(drafts.empty());
        CHECK(drafts.front().origin.starts_with("template " + std::string{id}));
        CHECK(drafts.front().origin.find("(en)") == std::string::npos);
        for (const auto& one : drafts)
            CHECK(length_in(length_unit::characters, one.text) <= 350);
    }
}

TEST_CASE("where a language has no texts the draft is English and says so", "[templates]")
{
    auto drafts = drafts_for("fi", "Sovellus kaatuu koko ajan.");
    REQUIRE_FALSE(drafts.empty());
    CHECK(drafts.front().origin.ends_with("(en)"));
}

TEST_CASE("the judge's word on the language counts where the platform says none, and the text is long enough",
          "[templates]")
{
    auto about = case_about("Das Paket kam nie an, die Lieferung ist seit Wochen überfällig.");
    about.judged.language = "de";
    CHECK(language_of(about) == "de");
    about.subject.language = "en";
    CHECK(language_of(about) == "en");
    auto brief = case_about("Nul.");
    brief.judged.language = "fr";
    CHECK(language_of(brief).empty());
}

TEST_CASE("words of other scripts are whole words, whatever their accents and signs", "[templates]")
{
    CHECK(words_of("ÜBERFÄLLIG!") == std::vector<std::string>{"überfällig", ""});
    CHECK(words_of("l’été — « déçu »") == std::vector<std::string>{"lété", "déçu"});
    CHECK(words_of("味が薄い。") == std::vector<std::string>{"味", "が", "薄", "い", ""});
    CHECK(words_of("\xC3") == std::vector<std::string>{});
    CHECK(words_of("ok\xFF\xFEgo") == std::vector<std::string>{"ok", "go"});
}

TEST_CASE("what the judge says the complaint is about comes before what is only mentioned", "[templates]")
{
    auto about = case_about("The delivery of my parcel was quick. But your staff, an employee, was awful.", 1, 0);
    about.judged.themes = {{"staff", "But your staff, an employee, was awful."},
                           {"delivery", "The delivery was quick."}};
    auto drafts = suggestions(english(), about, all_values());
    REQUIRE_FALSE(drafts.empty());
    CHECK(drafts.front().origin.starts_with("template staff"));
    about.judged.themes.clear();
    CHECK_FALSE(suggestions(english(), about, all_values()).front().origin.starts_with("template staff"));
}
