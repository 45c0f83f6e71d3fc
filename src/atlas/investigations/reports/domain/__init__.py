"""What a stored report says, as types, and what its pages and its lineage read. Pure."""
