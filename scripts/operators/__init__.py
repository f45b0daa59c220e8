"""What the operators' scripts have in common."""
