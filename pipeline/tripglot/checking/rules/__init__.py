"""One rule per file, in folders by what they look at; the file's docstring is the rule's page."""
