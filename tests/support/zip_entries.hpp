// Reading and changing a ZIP in tests.
#pragma once

#include <zip.h>

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

namespace sessionaudit::test {

/// Every entry's text, by name.
inline std::map<std::string, std::string> zip_entries(const std::filesystem::path& file,
                                                      const char* passphrase = nullptr) {
    int code = 0;
    zip_t* const archive = zip_open(file.c_str(), ZIP_RDONLY, &code);
    if (archive == nullptr) throw std::runtime_error("no ZIP: " + file.string());
    if (passphrase != nullptr) zip_set_default_password(archive, passphrase);
    std::map<std::string, std::string> entries;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &stat);
        std::string text(stat.size, '\0');
        zip_file_t* const entry = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
        if (entry == nullptr) {
            zip_discard(archive);
            throw std::runtime_error("cannot read an entry");
        }
        const zip_int64_t size = zip_fread(entry, text.data(), text.size());
        zip_fclose(entry);
        if (size != static_cast<zip_int64_t>(text.size())) throw std::runtime_error("an entry is short");
        entries[stat.name] = text;
    }
    zip_discard(archive);
    return entries;
}

/// Adds an entry, or puts another text in its place.
inline void zip_put(const std::filesystem::path& file, const std::string& name, const std::string& text) {
    int code = 0;
    zip_t* const archive = zip_open(file.c_str(), 0, &code);
    if (archive == nullptr) throw std::runtime_error("no ZIP");
    zip_source_t* const source = zip_source_buffer(archive, text.data(), text.size(), 0);
    zip_file_add(archive, name.c_str(), source, ZIP_FL_OVERWRITE);
    if (zip_close(archive) != 0) throw std::runtime_error("cannot write the ZIP");
}

inline void zip_remove(const std::filesystem::path& file, const std::string& name) {
    int code = 0;
    zip_t* const archive = zip_open(file.c_str(), 0, &code);
    if (archive == nullptr) throw std::runtime_error("no ZIP");
    zip_delete(archive, static_cast<zip_uint64_t>(zip_name_locate(archive, name.c_str(), 0)));
    if (zip_close(archive) != 0) throw std::runtime_error("cannot write the ZIP");
}

}  // namespace sessionaudit::test
