// An entry of a HAR file as a capture.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "scan/page_facts.hpp"
#include "sessionaudit/capture.hpp"

namespace sessionaudit {

/// Threads: one at a time.
class HarEntries {
  public:
    explicit HarEntries(TargetCapture& target) : target_(target) {}
    /// Any JSON.
    void take(const nlohmann::json& entry);
    void take_page(const nlohmann::json& page);
    /// Says once what was said by many entries.
    void finish();
    /// Nothing tells of a cookie, as in the exports that browsers have stripped of them.
    bool without_cookies() const noexcept;

  private:
    struct Page {
        std::string url;  ///< of its first entry that is no redirect
        bool settled = false;
    };
    void place_on_page(Capture& capture, const std::string& pageref);

    TargetCapture& target_;
    std::map<std::string, Page> pages_;
    SeenValues values_;
    std::size_t from_cookies_ = 0;
    bool set_cookie_ = false;   ///< some response has the field
    bool sent_cookie_ = false;  ///< some request has cookies: the export was not stripped of them
    std::size_t without_answer_ = 0;
    std::size_t unreadable_ = 0;
};

}  // namespace sessionaudit
