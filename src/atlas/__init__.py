"""Atlas: an open-source, self-hosted, multi-tenant KYB/AML investigation platform."""
