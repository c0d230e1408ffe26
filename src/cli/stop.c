/* stop.c — how a run is asked to stop. Room: cli.
 *
 * The handler writes into a pipe that whoever waits for input watches too: between the
 * look at a flag and the read a signal could come unseen. Threads that tag and write keep
 * these signals blocked (pipeline.c), so that the handler interrupts the reader only. */
#include "cli/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static atomic_int may_ask, asked;
static const char *_Atomic unfinished;
static int waker[2] = {-1, -1};

static void on_signal(int number) {
    int none = 0, kept = errno;
    if (atomic_load(&may_ask) && atomic_compare_exchange_strong(&asked, &none, number)) {
        if (waker[1] >= 0 && write(waker[1], "", 1) < 0) {
            /* It is full: whoever waits is awake. */
        }
        errno = kept;
        return;
    }
    const char *temp = atomic_load(&unfinished);
    if (temp)
        unlink(temp);
    signal(number, SIG_DFL);
    raise(number);
}

void gaz_stop_watch(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old, act = {0};
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue; /* nohup */
        act.sa_handler = on_signal;
        sigemptyset(&act.sa_mask);
        sigaction(numbers[i], &act, NULL);
    }
}

void gaz_stop_begin(void) {
    /* Without the pipe a signal still ends the wait, but for a moment's chance. */
    if (pipe2(waker, O_CLOEXEC | O_NONBLOCK) != 0)
        waker[0] = waker[1] = -1;
    atomic_store(&may_ask, 1);
}

int gaz_stop_asked(void) {
    return atomic_load(&asked);
}

int gaz_stop_wait(int fd) {
    struct pollfd p[2] = {{.fd = fd, .events = POLLIN},
                          {.fd = waker[0], .events = POLLIN}};
    while (!gaz_stop_asked())
        if (poll(p, 2, -1) > 0 && p[0].revents)
            return 1;
    return 0;
}

void gaz_stop_removes(const char *path) {
    atomic_store(&unfinished, path);
}

void gaz_stop_die(void) {
    int number = gaz_stop_asked();
    signal(number, SIG_DFL);
    raise(number);
    _exit(128 + number); /* the first process of a container is not killed by it */
}
