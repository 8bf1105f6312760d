#include "crypto/file_hash.hpp"

#include <fstream>

#include "crypto/openssl_handle.hpp"

namespace sessionaudit {

Hash sha256_of_file(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    if (!input) throw Error(ErrorCode::not_found, "cannot open " + file.string());
    const DigestContext context(EVP_MD_CTX_new());
    require_openssl(context && EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1,
                    "start a hash");
    std::vector<char> buffer(1U << 16);
    while (input.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || input.gcount() != 0)
        require_openssl(
            EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(input.gcount())) == 1,
            "hash");
    if (input.bad()) throw Error(ErrorCode::io_error, "cannot read " + file.string());
    Hash hash{};
    require_openssl(EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) == 1, "finish a hash");
    return hash;
}

}  // namespace sessionaudit
