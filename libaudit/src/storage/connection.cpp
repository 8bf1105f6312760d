#include "storage/connection.hpp"

#include "sessionaudit/error.hpp"

namespace sessionaudit::storage {

Statement Connection::prepare(std::string_view sql) {
    auto& slot = statements_[sql];
    if (!slot) slot = compile(sql);
    return Statement(*slot);
}

Transaction::Transaction(Connection& connection, Mode mode) : connection_(connection) {
    if (mode == Mode::write)
        connection_.begin_write();
    else
        connection_.begin_read();
}

Transaction::~Transaction() {
    if (open_) connection_.rollback();
}

void Transaction::commit() {
    connection_.commit();
    open_ = false;
}

Savepoint::Savepoint(Connection& connection) : connection_(connection) {
    connection_.prepare("SAVEPOINT part").run();
}

Savepoint::~Savepoint() {
    if (!open_) return;
    try {
        connection_.prepare("ROLLBACK TO part").run();
        connection_.prepare("RELEASE part").run();
    } catch (const Error&) {
        // Either the failure that brought us here already undid the whole transaction (a full disk
        // does), or this part cannot be undone alone. No part of it may be committed then; whoever
        // owns the transaction sees by in_transaction() that it is gone.
        connection_.rollback();
    }
}

void Savepoint::keep() {
    connection_.prepare("RELEASE part").run();
    open_ = false;
}

}  // namespace sessionaudit::storage
