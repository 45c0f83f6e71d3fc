"""What the answers of the network mean. Pure."""
