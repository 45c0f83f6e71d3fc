"""Company registers from files (BODS): loading, subjects, parties."""
