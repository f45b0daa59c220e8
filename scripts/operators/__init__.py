"""Code that the operators' scripts share."""
