"""What commands say: results as text, problems, help, and how much of it in which colours."""
