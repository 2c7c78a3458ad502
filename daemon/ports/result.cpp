#include "daemon/ports/result.hpp"

#include <stdexcept>

namespace highroad {

std::string_view name_of(errc code)
{
    switch (code) {
    case errc::unreachable:
        return "unreachable";
    case errc::answer_lost:
        return "answer lost";
    case errc::bad_answer:
        return "bad answer";
    case errc::too_large:
        return "answer too large";
    case errc::not_trusted:
        return "not trusted";
    case errc::refused:
        return "refused";
    case errc::try_later:
        return "try later";
    case errc::not_found:
        return "not found";
    case errc::disk:
        return "disk";
    case errc::conflict:
        return "conflict";
    case errc::bad_input:
        return "bad input";
    }
    return "unknown";
}

void throw_exception_from_error(const failure& why, const boost::source_location& where)
{
    throw std::runtime_error{std::string{name_of(why.code)} + ": " + why.words + " (unchecked at " + where.to_string() +
                             ")"};
}

} // namespace highroad
