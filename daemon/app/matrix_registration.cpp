#include "adapters/matrix/matrix.hpp"
#include "daemon/app/run.hpp"
#include "daemon/app/surroundings.hpp"

#include <iostream>
#include <string>
#include <vector>

namespace highroad::app {

int matrix_registration(const std::string& config_path, const std::string& url)
{
    auto configured = load_or_tell(config_path);
    if (!configured) return exit_bad_configuration;
    if (!configured->matrix || !configured->matrix->hs_token.given()) {
        std::cerr << "An application service has two tokens: name them as access_token and hs_token in [matrix]. Any "
                     "long random text will do, such as that of: openssl rand -hex 32\n";
        return exit_bad_configuration;
    }
    std::vector<std::string> mistakes;
    matrix_settings made;
    made.user = configured->matrix->user;
    made.access_token = secret_for(configured->matrix->access_token, "matrix.access_token", mistakes);
    made.hs_token = secret_for(configured->matrix->hs_token, "matrix.hs_token", mistakes);
    for (const auto& mistake : mistakes)
        std::cerr << mistake << "\n";
    if (!mistakes.empty()) return exit_failed;
    std::cout << highroad::matrix_registration(made, url.empty() ? "http://" + configured->http.listen : url);
    return 0;
}

} // namespace highroad::app
