"""What the command line does, a module for each thing that it is asked."""
