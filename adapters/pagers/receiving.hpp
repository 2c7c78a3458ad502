#pragma once

#include "daemon/ports/http.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/pager.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <variant>

/// Acknowledgements that people give in their pager's own app, on their way in. The same for every pager.
namespace highroad::pagers {

struct acknowledgement {
    std::string id;       ///< of this message: the same one is carried out once, however often it is sent
    std::string page_key; ///< as we gave it
    std::string by_id;    ///< the person there; may be empty
    std::string by_name;
};
/// Understood, and nothing for us.
struct passed_over {
    std::string why;
};
struct not_understood {
    std::string why;
};
using heard = std::variant<acknowledgement, passed_over, not_understood>;

struct listener {
    std::string pager_name;
    /// Why a message is not to be believed, in words; empty when it is.
    std::function<std::string(const http_request&)> why_not_believed;
    std::function<heard(const http_request&)> read;
};

[[nodiscard]] std::string hook_path(std::string_view pager_name);

/// What a message is known by: the id that the service gave it, or the body's digest where it gave none that can be
/// kept.
[[nodiscard]] std::string message_id(std::string given, std::string_view body);

/// Hangs POST /hooks/pagers/{name} into `router`. Whoever sends is answered 200 once the desk has recorded it, and also
/// when there is nothing to record: several services stop sending for good after a few other answers.
void serve(listener how, http_router& router, page_answers& desk, log& journal, meters& gauges);

} // namespace highroad::pagers
