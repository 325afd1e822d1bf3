#include "base/thread.h"

#include <csignal>
#include <initializer_list>
#include <pthread.h>

namespace oriel {

void ignore_process_signals_here() {
    sigset_t signals;
    sigfillset(&signals);
    for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGPROF}) sigdelset(&signals, fault);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace oriel
