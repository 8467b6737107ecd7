"""Work handed to a Dask cluster: posts to be read, sentences to be translated. Files stay here."""
