/* commands.h — what main dispatches to. Each returns the exit status. Room: cli. */
#ifndef GAZ_CLI_COMMANDS_H
#define GAZ_CLI_COMMANDS_H

#include "cli/options.h"

int gaz_command_annotate(const gaz_settings *s); /* also explain and tokens */
int gaz_command_eval(const gaz_settings *s);
int gaz_command_data(const gaz_settings *s);
/* Has its own arguments: argv[0] is "compile". Room compile. */
int gaz_command_compile(int argc, char **argv);

#endif
