"""What scripts/sandbox.py is made of: a real MediaWiki that lives in one directory.

Its LocalSettings.php holds no path and no port of its own (it reads them from the sandbox.json
beside it), so a copy of the directory is another wiki.
"""
