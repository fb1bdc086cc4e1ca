// WordPiece
