// Word2Vec
