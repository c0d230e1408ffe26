/* commands.h — what main dispatches to. Each returns the exit status. Room: cli. */
#ifndef GAZ_CLI_COMMANDS_H
#define GAZ_CLI_COMMANDS_H

#include "cli/options.h"

int gaz_command_annotate(const gaz_settings *s); /* also explain and tokens */
int gaz_command_eval(const gaz_settings *s);
int gaz_command_data(const gaz_settings *s);
/* The commands with arguments of their own; argv[0] is the command's name. */
int gaz_command_compile(int argc, char **argv);
int gaz_command_train(int argc, char **argv);

#endif
