"""Atlas: an open-source, self-hosted, multi-tenant KYB/AML investigation platform."""

__version__ = "0.1.0"
