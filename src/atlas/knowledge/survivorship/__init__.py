"""Which of several claims stands: the seven strategies, pure."""
