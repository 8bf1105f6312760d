// A ZIP of somebody's, read with bounds.
#pragma once

#include <zip.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/error.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit {

/// An archive, open for reading. Entries are read in pieces: one that unpacks to more than the memory holds
/// is only hashed.
class ZipReader {
  public:
    /// `what` says in messages what the file should have been, with its article.
    ZipReader(const std::filesystem::path& file, std::string what, zip_int64_t entries_max)
        : what_(std::move(what)) {
        if (!std::filesystem::exists(file)) throw Error(ErrorCode::not_found, "cannot open " + file.string());
        int code = 0;
        archive_ = zip_open(file.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code);
        if (archive_ == nullptr) refuse("it is no ZIP, or was cut off");
        count_ = zip_get_num_entries(archive_, 0);
        if (count_ <= 0 || count_ > entries_max) {
            zip_discard(archive_);
            refuse("it has no entries, or too many");
        }
    }
    ZipReader(const ZipReader&) = delete;
    ZipReader& operator=(const ZipReader&) = delete;
    ~ZipReader() { zip_discard(archive_); }

    std::uint64_t count() const { return static_cast<std::uint64_t>(count_); }
    zip_stat_t stat(std::uint64_t index) const {
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (zip_stat_index(archive_, index, 0, &stat) != 0 || stat.name == nullptr)
            refuse("an entry has no name");
        return stat;
    }
    bool is_encrypted(std::uint64_t index) const { return stat(index).encryption_method != ZIP_EM_NONE; }
    std::optional<std::uint64_t> find(const char* name) const {
        const zip_int64_t index = zip_name_locate(archive_, name, 0);
        return index < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(index));
    }
    void use_passphrase(const SecretBytes& passphrase) {
        passphrase_ = SecretBytes(passphrase.size() + 1);  // ends in a zero, as libzip wants it
        if (!passphrase.empty()) std::memcpy(passphrase_.data(), passphrase.data(), passphrase.size());
        zip_set_default_password(archive_,
                                 static_cast<const char*>(static_cast<const void*>(passphrase_.data())));
    }
    /// False when the entry is damaged. Throws Error{wrong_key}.
    template <typename Use>
    bool read(std::uint64_t index, const Use& use) const {
        std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(archive_, index, 0),
                                                               zip_fclose);
        if (file == nullptr) {
            const int code = zip_error_code_zip(zip_get_error(archive_));
            if (code == ZIP_ER_WRONGPASSWD || code == ZIP_ER_NOPASSWD)
                throw Error(ErrorCode::wrong_key, "the passphrase is not that of this export");
            return false;
        }
        std::vector<char> buffer(1U << 16U);
        zip_int64_t size = 0;
        while ((size = zip_fread(file.get(), buffer.data(), buffer.size())) > 0)
            use(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
        const bool whole =
            zip_fclose(file.release()) == 0 && size == 0;  // what was read is authenticated at the end
        return whole;
    }
    std::string text(const char* name, std::size_t size_max) const {
        const auto index = find(name);
        if (!index) refuse(std::string("it has no ") + name);
        std::string text;
        const bool whole = read(*index, [&](std::string_view piece) {
            if (text.size() + piece.size() > size_max) refuse(std::string(name) + " is too long");
            text += piece;
        });
        if (!whole) refuse(std::string(name) + " is damaged");
        return text;
    }

  private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw Error(ErrorCode::invalid_argument, "this is not " + what_ + ": " + why);
    }

    std::string what_;
    zip_t* archive_ = nullptr;
    zip_int64_t count_ = 0;
    SecretBytes passphrase_;
};

}  // namespace sessionaudit
