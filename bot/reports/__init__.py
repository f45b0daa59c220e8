"""What a report page says: text in, `Report` out. No wiki, no clock."""
