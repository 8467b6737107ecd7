"""What a small model needs beside it: a jury, a lexicon, and long sentences in clauses."""
