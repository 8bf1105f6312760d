#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "sessionaudit/set_cookie.hpp"

using namespace sessionaudit;

TEST_CASE("folded cookies come apart at the commas between them", "[cookie][folded]") {
    using Lines = std::vector<std::string_view>;
    const auto [text, lines] = GENERATE(table<std::string_view, Lines>(
        {{"a=b", {"a=b"}},
         {"a=b, c=d", {"a=b", "c=d"}},
         {"a=b,c=d ,  e=f", {"a=b", "c=d", "e=f"}},
         {"a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/, c=d; Secure",
          {"a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/", "c=d; Secure"}},
         {"a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT, c=d; expires=Thu, 22-Oct-26 07:28:00 GMT",
          {"a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "c=d; expires=Thu, 22-Oct-26 07:28:00 GMT"}},
         {"a=1,2,3; Path=/, b=4", {"a=1,2,3; Path=/", "b=4"}},
         {R"(p={"x":1,"y":"z=1"}; Path=/,q=2)", {R"(p={"x":1,"y":"z=1"}; Path=/)", "q=2"}},
         {"a=b, user[id]=7", {"a=b", "user[id]=7"}},
         {"a=b,, c=d", {"a=b,", "c=d"}},
         {", a=b", {"a=b"}},
         {"a=b,", {"a=b,"}},
         {"a=b, token; Path=/", {"a=b, token; Path=/"}},
         {"a=b, =c", {"a=b, =c"}},
         {"a=b, c d=e", {"a=b, c d=e"}},
         {"a=b, c =d", {"a=b", "c =d"}},
         {"", {""}},
         {"  ", {""}}}));
    CAPTURE(text);
    CHECK(split_folded_set_cookie(text) == lines);
}

TEST_CASE("a line that is alone is not split by its date, in any of its forms", "[cookie][folded]") {
    const std::string date = GENERATE("Wed, 21 Oct 2026 07:28:00 GMT", "Wednesday, 21-Oct-26 07:28:00 GMT",
                                      "Wed, 21-Oct-2026 07:28:00 UTC", "Wed,21 Oct 2026 07:28:00 +0000");
    CHECK(split_folded_set_cookie("a=b; expires=" + date + "; HttpOnly").size() == 1);
    CHECK(split_folded_set_cookie("a=b; expires=" + date).size() == 1);
    CHECK(split_folded_set_cookie("a=b; expires=" + date + ",c=d; expires=" + date).size() == 2);
}
