"""MediaWiki wikitext: titles, sections, lines, tables, escaping. Knows no form and no bot."""
