"""The command line ``reportbot``: the commands, and the text and JSON that they print."""
