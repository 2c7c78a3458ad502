#include "daemon/judge/judge.hpp"
#include "daemon/judge/language.hpp"

#include "tests/support/catch.hpp"

#include <random>

using namespace highroad;
using namespace highroad::judging;

TEST_CASE("the language of a few sentences is told", "[language]")
{
    struct row {
        const char* text;
        const char* language;
    };
    for (auto [text, language] : std::vector<row>{
             {"The delivery was late again and nobody in the shop wanted to help us with the refund.", "en"},
             {"Die Lieferung kam wieder zu spät und niemand im Laden wollte uns mit der Rückzahlung helfen.", "de"},
             {"La livraison est encore arrivée en retard et personne n'a voulu nous aider.", "fr"},
             {"El pedido llegó otra vez tarde y nadie quiso ayudarnos con la devolución.", "es"},
             {"La consegna è arrivata di nuovo in ritardo e nessuno ha voluto aiutarci.", "it"},
             {"De bestelling kwam weer te laat en niemand in de winkel wilde ons helpen.", "nl"},
             {"アプリを更新してからログインできなくなりました。", "ja"},
             {"업데이트 이후로 로그인이 되지 않습니다.", "ko"},
             {"המשלוח הגיע שוב באיחור ואף אחד לא רצה לעזור לנו.", "he"},
         }) {
        INFO(text);
        CHECK(language_of(text) == language);
    }
}

TEST_CASE("too little to tell a language by tells none", "[language]")
{
    for (const char* text : {"", " ", "ok", "👍👍👍", "12345", "\xFF\xFE\x80", "..."})
        CHECK(language_of(text).empty());
}

TEST_CASE("a language is asked of any bytes", "[language]")
{
    std::mt19937 numbers{11};
    for (int round = 0; round < 200; ++round) {
        std::string text;
        for (int i = 0; i < 5'000; ++i)
            text += static_cast<char>(numbers() % 256);
        auto once = language_of(text);
        CHECK(language_of(text) == once);
    }
    // The cut at 4,000 bytes goes through a character of three.
    std::string japanese = "アプリを更新してからログインできなくなりました。早く直してください。";
    CHECK(language_of(japanese + std::string(3'999 - japanese.size(), ' ') + japanese) == "ja");
}

TEST_CASE("what the platform says about the language counts more than what it looks like", "[judge]")
{
    review one;
    one.text = "Die Lieferung kam zu spät, der Kundendienst war furchtbar und niemand hat geholfen.";
    auto judge = make_judge();
    CHECK(judge->assess(one).language == "de");
    CHECK(judge->assess(one).negative);
    one.language = "de-CH";
    CHECK(judge->assess(one).language == "de-CH");
    CHECK(judge->assess(one).negative);
}
