"""Text alone, without a database: comparing letters, quotations, sentences, names of CSL,
places in a document, addresses of documents."""
