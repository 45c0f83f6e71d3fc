"""One question to the network each: DNS, RDAP, TLS, HTTP."""
