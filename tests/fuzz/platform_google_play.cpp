#include "adapters/google_play/play_export.hpp"
#include "adapters/google_play/wire.hpp"
#include "tests/fuzz/review_pages.hpp"

using namespace highroad;

/// What the platform answers: pages of reviews, refusals and outcomes of replies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    static const google_play_settings settings = [] {
        google_play_settings all;
        all.source = "shop";
        all.package_name = "com.example.app";
        return all;
    }();
    fuzz::input given{bytes, size};
    auto choice = given.byte();
    auto body = given.rest();
    switch (choice % 4) {
    case 0:
        fuzz::must_be_a_page(play::read_page(settings, "", body));
        break;
    case 1: {
        auto one = play::read_review(settings, body);
        if (one) fuzz::must_be_a_review(*one);
        break;
    }
    case 2: {
        auto answer = fuzz::answer_of(choice / 4, body);
        fuzz::must_be_an_outcome(play::read_reply_answer(answer));
        (void)play::read_list_failure(answer, settings.package_name);
        break;
    }
    default: {
        csv_reader rows;
        rows.feed(body);
        rows.end();
        auto first = rows.next();
        if (!first) break;
        csv_header header{*first};
        (void)play::is_play_export(header);
        while (auto row = rows.next()) {
            auto read = play::read_export_row(header, *row, settings.source, settings.package_name);
            if (const auto* one = std::get_if<review>(&read)) fuzz::must_be_a_review(*one);
            fuzz::must_be_utf8(quarantined_text(*row), "what is put aside is UTF-8");
        }
    }
    }
    return 0;
}
