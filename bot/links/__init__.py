"""Which group, event and other pages a report belongs to. Pure, given what pages exist."""
