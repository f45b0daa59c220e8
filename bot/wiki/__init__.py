"""Access to a wiki through Pywikibot; no other package sends requests to a wiki."""
