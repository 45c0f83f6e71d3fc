"""Long work as the user sees it: status, progress, cancellation."""
