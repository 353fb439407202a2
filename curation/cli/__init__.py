"""The command line: one file a command or group, found by scanning for the attribute COMMAND."""
