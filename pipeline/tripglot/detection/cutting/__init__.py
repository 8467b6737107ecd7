"""Where one sentence ends and the next begins: by marks, at lines, brackets and where the script changes."""
