#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace highroad {

namespace asio = boost::asio;

/// The ways an operation on the outside world can fail, by what the caller may conclude.
enum class errc {
    unreachable, ///< nothing was sent: trying again cannot do harm
    answer_lost, ///< it may have arrived: look before trying again
    bad_answer,  ///< an answer came and cannot be understood
    too_large,   ///< an answer came and is larger than we accept
    not_trusted, ///< the other side's certificate is not valid for it; nothing was sent
    refused,     ///< the other side understood and said no
    try_later,   ///< the other side said: not now
    not_found,
    disk,     ///< the store could not write or read
    conflict, ///< somebody else changed the row meanwhile
    bad_input ///< what we were given makes no sense
};
[[nodiscard]] std::string_view name_of(errc code);

/// A failure is a value with a cause that can be shown to a person. It never contains a secret.
struct failure {
    errc code = errc::unreachable;
    std::string words; ///< "the certificate of api.example.com expired on 2026-11-01"
};

[[noreturn]] void throw_exception_from_error(const failure& why, const boost::source_location& where);

template <class T>
using result = boost::system::result<T, failure>;

template <class T>
using awaitable = asio::awaitable<T>;

} // namespace highroad
