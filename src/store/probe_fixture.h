#pragma once

#include "store/store_fixture.h"

namespace oriel::store {

/// A store with a table of every type, to try the database layer on.
class ProbeTest : public StoreTest {
protected:
    void SetUp() override {
        StoreTest::SetUp();
        if (IsSkipped()) return;
        write([&](Transaction& tx) {
            return tx.execute_script(
                is_postgres() ? "CREATE TABLE probe (id BIGINT PRIMARY KEY, number DOUBLE PRECISION, flag BOOLEAN,"
                                " label TEXT UNIQUE, bytes BYTEA, other BIGINT REFERENCES probe (id))"
                              : "CREATE TABLE probe (id INTEGER PRIMARY KEY, number REAL, flag INTEGER,"
                                " label TEXT UNIQUE, bytes BLOB, other INTEGER REFERENCES probe (id)) STRICT");
        });
    }
    std::int64_t count() {
        auto session = read();
        auto rows = must(session.query("SELECT COUNT(*) FROM probe"));
        must(rows.step());
        return rows.integer(0);
    }
};

}  // namespace oriel::store
