/* stop.h — how a run is asked to stop: SIGINT, SIGTERM, SIGHUP. Room: cli.
 *
 * Outside gaz_stop_begin .. the end a signal ends the process at once, as it would
 * without us. Within, the first one asks and the second one ends. */
#ifndef GAZ_CLI_STOP_H
#define GAZ_CLI_STOP_H

/* Once, at the start. What is ignored (nohup) stays ignored; a closed pipe is an error of
 * write, no signal. */
void gaz_stop_watch(void);
/* From now on the first signal asks. */
void gaz_stop_begin(void);
/* The signal that asked, or 0. */
int gaz_stop_asked(void);
/* Waits until fd can be read (1) or somebody asks to stop (0). */
int gaz_stop_wait(int fd);

/* The file that a signal which ends at once must remove; NULL: none. It must stay in
 * memory until another call. */
void gaz_stop_removes(const char *path);

/* Ends the process as the signal that asked would have: a shell sees 128 + its number. */
_Noreturn void gaz_stop_die(void);

#endif
