#include "daemon/app/connect_language_model.hpp"

#include "adapters/language_model/language_model.hpp"
#include "daemon/app/surroundings.hpp"

#include <utility>

namespace highroad::app {

void connect_language_model(const settings& configured, connections& out)
{
    if (!configured.language_model) return;
    const auto& wanted = *configured.language_model;
    language_model_settings made;
    made.kind = wanted.kind == sections::model_kind::openai ? language_model_settings::api::openai
                                                            : language_model_settings::api::anthropic;
    made.url = wanted.url;
    made.model = wanted.model;
    made.timeout = wanted.timeout;
    made.max_tokens = wanted.max_tokens;
    made.second_reading = wanted.second_reading;
    if (wanted.token.given()) {
        made.token = secret_for(wanted.token, "language_model.token", out.mistakes);
        if (made.token.empty()) return;
    }
    const auto& contact = configured.contact;
    made.product = contact.product;
    made.email = contact.email;
    made.phone = contact.phone;
    made.url_of_contact = contact.url;
    made.sign_off = contact.sign_off;
    made.language = contact.language;
    auto model = make_language_model(std::move(made), configured.general.prompts_dir, *out.http);
    if (model) {
        out.model = std::move(*model);
    } else {
        out.mistakes.push_back(model.error().words);
    }
}

} // namespace highroad::app
