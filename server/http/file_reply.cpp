#include "http/file_reply.hpp"

#include <array>
#include <fstream>

#include "sessionaudit/error.hpp"

namespace sessionaudit::server {

Reply file_reply(const std::filesystem::path& file, const std::string& content_type, const std::string& name,
                 std::function<void()> sent) {
    // Shared with the reply's function, which has to be copyable.
    const auto in = std::make_shared<std::ifstream>(file, std::ios::binary);
    if (!*in) throw Error(ErrorCode::not_found, "this file is not there any more");
    Reply reply;
    reply.content_type = content_type;
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
    reply.stream = [in, sent = std::move(sent)](std::ostream& out) {
        std::array<char, 64 * 1024> piece{};
        while (in->read(piece.data(), piece.size()), in->gcount() > 0)
            out.write(piece.data(), in->gcount());
        // Cut short, it must not look whole.
        if (in->bad()) throw Error(ErrorCode::io_error, "a file cannot be read");
        out.flush();
        if (sent) sent();
    };
    return reply;
}

}  // namespace sessionaudit::server
