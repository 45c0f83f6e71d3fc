"""A company's website and domain: DNS, RDAP, TLS and HTTP, each raw answer kept before use."""
