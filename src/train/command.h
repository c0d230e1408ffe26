/* command.h — `gazette train`. Room: train; called by the program's main. */
#ifndef GAZ_TRAIN_COMMAND_H
#define GAZ_TRAIN_COMMAND_H

/* argv[0] is "train". data_dir: where the lists are. Returns the program's exit code. */
int gaz_train_command(int argc, char **argv, const char *data_dir);

#endif
