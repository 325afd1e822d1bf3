#pragma once

namespace oriel {

/// Keeps asynchronous signals (SIGTERM, SIGINT, SIGHUP, …) away from the calling thread, so that the one thread that
/// waits for them gets them whatever the order in which threads were started. Faults (SIGSEGV and the like) still
/// arrive. The first thing a thread of ours does.
void ignore_process_signals_here();

}  // namespace oriel
