"""The command line: subcommands that scripts, continuous integration and tests drive the product by."""
