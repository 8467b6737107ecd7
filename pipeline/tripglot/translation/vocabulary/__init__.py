"""What is known before an engine is asked: names of places, names of people, common headings."""
