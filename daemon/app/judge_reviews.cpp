#include "daemon/app/judge_reviews.hpp"

#include "daemon/app/review_lines.hpp"
#include "daemon/app/run.hpp"
#include "daemon/judge/judge.hpp"

#include <fstream>
#include <iostream>

namespace highroad::app {

int judge_lines(std::istream& reviews, std::ostream& judged, std::ostream& errors)
{
    auto judge = make_judge();
    review_lines lines{reviews, errors};
    while (judged) {
        auto one = lines.next();
        if (!one) break;
        judged << verdict_line(one->seen.key.id, judge->assess(one->seen)) << "\n";
    }
    return lines.ended(judged);
}

int with_file(const std::string& path, std::ostream& errors, const std::function<int(std::istream&)>& work)
{
    if (path == "-") return work(std::cin);
    std::ifstream file{path};
    // A directory can be opened, but not read.
    if (!file || (file.peek() == std::ifstream::traits_type::eof() && file.bad())) {
        errors << path << ": this file cannot be read.\n";
        return exit_failed;
    }
    return work(file);
}

int judge_file(const std::string& path, std::ostream& judged, std::ostream& errors)
{
    return with_file(path, errors, [&](std::istream& reviews) { return judge_lines(reviews, judged, errors); });
}

std::string judged_in_words(const std::string& text, const std::string& language)
{
    review seen;
    seen.text = text;
    seen.language = language;
    return verdict_in_words(make_judge()->assess(seen));
}

} // namespace highroad::app
