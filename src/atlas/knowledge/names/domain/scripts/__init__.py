"""How names of other scripts and schools are written in Latin letters, one script a file."""
