#include "api/description_text.hpp"

#include "openapi_file.hpp"

namespace sessionaudit::server {

const std::string& description_text() {
    static const std::string text = openapi_text();
    return text;
}

}  // namespace sessionaudit::server
