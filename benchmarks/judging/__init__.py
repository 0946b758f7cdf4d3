"""A judge of replies that shares no code with the program, and the falsehoods it is measured on."""
