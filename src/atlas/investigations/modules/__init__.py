"""The seven modules (CIR, ROA, MEBO, FRLS, AMLRR, SPEPWS, DFWO) and their rules."""
