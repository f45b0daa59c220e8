"""Links from reports to groups, events and other pages. Pure: the caller says which pages exist."""
