// controller.json: who is responsible, as receipts and exports name them.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/file_handle.hpp"
#include "core/json_text.hpp"
#include "sessionaudit/consent_receipt.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kTextMax = 1024;
constexpr std::string_view kAddressParts[] = {"streetAddress",   "postOfficeBoxNumber", "postalCode",
                                              "addressLocality", "addressRegion",       "addressCountry"};

class Reader {
  public:
    Reader(const Json& json, const std::string& source) : json_(json), source_(source) {}

    [[noreturn]] void refuse(const std::string& why) const {
        throw Error(ErrorCode::invalid_argument, source_ + ": " + why);
    }
    std::string text(const std::string& name, bool required) const {
        const auto found = json_.find(name);
        if (found == json_.end()) {
            if (required) refuse(name + " is missing; docs/consent.md shows a whole file");
            return {};
        }
        return text_of(*found, name);
    }
    std::string text_of(const Json& value, const std::string& name) const {
        if (!value.is_string() || value.get_ref<const std::string&>().empty() ||
            value.get_ref<const std::string&>().size() > kTextMax)
            refuse(name + " must be a text of 1 to 1024 bytes");
        return value.get<std::string>();
    }
    std::string web_address(const std::string& name, bool required) const {
        std::string url = text(name, required);
        if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
            refuse(name + " must be a web address that begins with https://");
        return url;
    }
    std::map<std::string, std::string> address() const {
        const auto found = json_.find("address");
        if (found == json_.end() || !found->is_object() || found->empty())
            refuse(
                "address must be an object such as {\"streetAddress\": \"Lange Str. 1\", \"postalCode\": "
                "\"10115\", \"addressLocality\": \"Berlin\", \"addressCountry\": \"DE\"}");
        std::map<std::string, std::string> parts;
        for (const auto& [name, value] : found->items()) {
            if (std::find(std::begin(kAddressParts), std::end(kAddressParts), name) ==
                std::end(kAddressParts))
                refuse("address has no member \"" + name.substr(0, 70) +
                       "\"; members are those of schema.org PostalAddress");
            parts[name] = text_of(value, "address/" + name);
        }
        return parts;
    }
    std::vector<std::string> texts(const std::string& name) const {
        std::vector<std::string> list;
        const auto found = json_.find(name);
        if (found == json_.end()) return list;
        if (!found->is_array()) refuse(name + " must be a list of texts");
        for (const Json& value : *found)
            list.push_back(text_of(value, name));
        return list;
    }
    void refuse_unknown() const {
        static constexpr std::string_view kMembers[] = {
            "name", "contact",    "address", "email",      "phone",
            "url",  "policy_url", "service", "withdrawal", "storage_locations"};
        for (const auto& [name, value] : json_.items())
            if (std::find(std::begin(kMembers), std::end(kMembers), name) == std::end(kMembers))
                refuse("there is no member \"" + name.substr(0, 70) + "\"");
    }

  private:
    const Json& json_;
    const std::string& source_;
};

}  // namespace

Controller parse_controller(std::string_view text, const std::string& source) {
    const Json json = parse_json_or_discard(text);
    const Reader in(json, source);
    if (!json.is_object()) in.refuse("this is not a JSON object; docs/consent.md shows a whole file");
    in.refuse_unknown();
    Controller controller;
    controller.name = in.text("name", true);
    controller.contact = in.text("contact", true);
    controller.address = in.address();
    controller.email = in.text("email", true);
    if (controller.email.find('@') == std::string::npos) in.refuse("email must be an e-mail address");
    controller.phone = in.text("phone", true);
    if (!controller.phone.starts_with("tel:"))
        in.refuse("phone must be written as RFC 3966 does, for example tel:+49-30-1234567");
    controller.url = in.web_address("url", false);
    controller.policy_url = in.web_address("policy_url", true);
    controller.service = in.text("service", false);
    controller.withdrawal = in.text("withdrawal", false);
    controller.storage_locations = in.texts("storage_locations");
    return controller;
}

std::optional<Controller> load_controller(const std::filesystem::path& home) {
    const std::filesystem::path file = home / "controller.json";
    if (!std::filesystem::exists(file)) return std::nullopt;
    return parse_controller(read_text_file(file), file.filename().string());
}

}  // namespace sessionaudit
