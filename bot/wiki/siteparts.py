"""What the bot asks a wiki to tell of itself."""

GENERAL, EXTENSIONS = "general", "extensions"
#: Names of namespaces, and which extensions are there.
PARTS = ("namespaces", "namespacealiases", GENERAL, EXTENSIONS)
