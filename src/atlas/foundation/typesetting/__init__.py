"""Pages: a typst template and data become a PDF or PNG with the same bytes everywhere."""
