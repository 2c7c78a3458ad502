// For script/train-judge: reads "language<TAB>text", each ended by a NUL, and prints a line for each: what the word
// lists say, a bar, and the places that are present. So training sees a text exactly as the daemon does.
#include "daemon/judge/features.hpp"
#include "daemon/judge/known_words.hpp"

#include <iostream>
#include <string>

int main()
{
    using namespace highroad::judging;
    known_words known;
    std::string record;
    while (std::getline(std::cin, record, '\0')) {
        auto tab = std::min(record.find('\t'), record.size());
        auto text = record.substr(std::min(tab + 1, record.size()));
        auto taken_apart = words_of(text);
        auto seen = features_of(taken_apart, known.look(record.substr(0, tab), taken_apart, text));
        for (auto value : seen.lexical)
            std::cout << value << ' ';
        std::cout << '|';
        for (auto place : seen.present)
            std::cout << ' ' << place;
        std::cout << '\n';
    }
}
