#include "adapters/console/page.hpp"

#include "daemon/crypto/crypto.hpp"

#include <string>
#include <utility>

namespace highroad::console_parts {
namespace {

std::string content_type_of(std::string_view name)
{
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
    return "text/html; charset=utf-8";
}

} // namespace

http_response secured(http_response answer)
{
    answer.headers.set("Content-Security-Policy",
                       "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'none'; "
                       "form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    answer.headers.set("X-Content-Type-Options", "nosniff");
    answer.headers.set("Referrer-Policy", "no-referrer");
    answer.headers.set("Cross-Origin-Resource-Policy", "same-origin");
    answer.headers.set("Cross-Origin-Opener-Policy", "same-origin");
    if (!answer.headers.find("Cache-Control")) answer.headers.set("Cache-Control", "no-store");
    return answer;
}

http_response page_answer(const page_file& file, const http_request& request)
{
    auto tag = '"' + hex(sha256(file.content)).substr(0, 32) + '"';
    http_response answer{200, content_type_of(file.name), std::string{file.content}};
    if (request.headers.get("If-None-Match").find(tag) != std::string::npos) {
        answer.status = 304;
        answer.body.clear();
    }
    answer.headers.set("ETag", tag);
    answer.headers.set("Cache-Control", "no-cache");
    return secured(std::move(answer));
}

} // namespace highroad::console_parts
