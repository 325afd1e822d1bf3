#pragma once

#include <functional>
#include <memory>

namespace oriel::db::remote {

/// Stops statements on a server: asks it over another connection, and when it does not end, cuts our own.
///
/// `interrupt` is the watchdog's, which calls it again and again and must not be held up, so the asking is done by a
/// thread that nobody waits for longer than a moment.
class Cancel {
public:
    /// Asks the server to stop what the session runs. Called on a thread of its own; may block, must own what it uses.
    using Ask = std::function<void()>;

    Cancel();
    ~Cancel();
    Cancel(const Cancel&) = delete;
    Cancel& operator=(const Cancel&) = delete;

    /// Says how. `socket` is that of the session, and must be open whenever `interrupt` can be called.
    void set(Ask ask, int socket);
    void interrupt();

    /// What `settle` found.
    enum class Outcome {
        none,     ///< The server was not asked.
        asked,    ///< It was, and has answered; the request may still be on its way inside the server.
        unknown,  ///< It was, and has not answered, or the socket was cut: the session is of no more use.
    };
    /// After a statement's end: waits until nothing that could meet the next statement is on its way from here.
    Outcome settle();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace oriel::db::remote
