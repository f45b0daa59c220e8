"""The parts of scripts/sandbox.py: a real MediaWiki whose files are all in one directory.

Its LocalSettings.php reads the port and all paths from the sandbox.json beside it, so a copy of the
directory is another wiki.
"""
