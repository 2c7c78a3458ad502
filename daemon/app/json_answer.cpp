#include "daemon/app/json_answer.hpp"

#include <nlohmann/json.hpp>

namespace highroad::app {

http_response json_answer(int status, const nlohmann::json& body)
{
    return {status, "application/json", body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

} // namespace highroad::app
