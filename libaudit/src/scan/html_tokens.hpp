// Tags and text of an HTML page, one after the other. No tree is built: pages come from anybody, and what a
// tree costs (depth, reopened formatting, foster parents) is the sender's choice, what a walk costs is not.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sessionaudit {

/// Views point into the page, but for `name`.
struct HtmlToken {
    enum class Kind { start, end, text };
    Kind kind = Kind::text;
    std::string name;  ///< of the tag, lower case
    std::vector<std::pair<std::string_view, std::string_view>>
        attributes;  ///< as written, the first of a name first
    std::string_view text;

    /// Decoded; empty where it is absent. The name in lower case.
    std::string attribute(std::string_view wanted) const;
    bool has(std::string_view wanted) const;
};

/// Takes time linear in the page's length. Comments, doctypes and the contents of scripts and styles are left
/// out; contents of <title> and <textarea> are text.
class HtmlTokens {
  public:
    explicit HtmlTokens(std::string_view html) : html_(html) {}
    /// False at the end. Reuses the token's memory.
    bool next(HtmlToken& token);

  private:
    bool markup(HtmlToken& token);
    void attributes(HtmlToken& token);
    void attribute(HtmlToken& token);
    std::string_view attribute_value();
    void skip_comment();
    void skip_past(char end);
    void skip_space();
    void raw_content(const std::string& name);

    std::string_view html_;
    std::size_t at_ = 0;
    std::string_view pending_text_;  ///< of <title> or <textarea>
};

/// Character references become UTF-8: numbers, and the names that matter in attributes and in European texts.
/// Others stay as they are.
std::string decode_html(std::string_view text);

}  // namespace sessionaudit
