// A request inside a write job: opened, moved along the table, written back with its step and ledger entry.
#pragma once

#include <functional>
#include <memory>

#include "store/vault_core.hpp"
#include "tables/request_secrets.hpp"
#include "tables/requests.hpp"

namespace sessionaudit {

/// Throws Error{not_found}.
RequestRow require_request(storage::Connection& store, const RecordId& id);
/// Throws Error{conflict} when what named the person was destroyed.
RequestSecrets open_request(const RequestRow& row, const OwnerKey* key);
/// The key of a request; null once forgotten.
std::shared_ptr<const OwnerKey> key_of_request(VaultCore& core, const RequestRow& row);

void require_utf8(const std::string& text, std::size_t size_max, const char* what);
/// A word that cannot name anybody. Throws Error{invalid_argument} with `help`.
void require_word(const std::string& text, const char* help);

/// Lives for one job, on the writer thread.
class RequestWork {
  public:
    RequestWork(WriteContext& context, VaultCore& core, RequestRow row);

    RequestRow row;
    RequestSecrets secrets;  ///< empty once forgotten

    bool forgotten() const { return key_ == nullptr; }
    /// Throws Error{conflict} once forgotten.
    const OwnerKey& key() const;
    void require_named() const { key(); }
    Timestamp now() const { return now_; }
    WriteContext& context() { return context_; }
    VaultCore& core() { return core_; }

    /// Throws Error{conflict} unless the table has this way for this request.
    void move_to(RequestState state);
    /// Writes everything back: row, step, ledger entry "request.<what>".
    void save(const std::string& what, const std::string& actor, const std::string& reason = {});
    /// The same with more to say in the ledger.
    void save(const std::string& what, const std::string& actor, const std::string& reason,
              LedgerDetail detail);

  private:
    WriteContext& context_;
    VaultCore& core_;
    Timestamp now_;
    std::shared_ptr<const OwnerKey> key_;  ///< owners: the key ring and whoever works with it
};

/// Runs `change` with the request in one write job; durable when it returns.
void change_request(VaultCore& core, const RecordId& id, const std::function<void(RequestWork&)>& change);

/// Thrown before anything of the request was written: others need not stop for it.
bool concerns_one_request(const Error& error) noexcept;

/// Closes it as completed or refused, and the open duplicates that it answers.
void close_request(RequestWork& work, RequestState state, const std::string& outcome,
                   const std::string& ground, const std::string& what, const std::string& actor,
                   const std::string& reason = {});

}  // namespace sessionaudit
