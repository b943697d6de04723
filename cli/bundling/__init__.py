"""What installs the program on a machine without a network: one folder with everything, made by `yanxiu bundle`."""
