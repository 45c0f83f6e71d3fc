"""The compliance profile: which laws and which of the firm's own rules hold for a tenant."""
