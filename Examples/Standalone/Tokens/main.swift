// swift run tokens FOLDER TEXT: the tokens of a text, each with what it comes from.

import Glibc
import WordPiece

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
  print("usage: tokens FOLDER TEXT")
  exit(64)
}

let tokenizer = try BertTokenizer(directory: arguments[1])
let text = arguments[2]
let encoding = tokenizer.encode(text)
for (token, range) in zip(tokenizer.tokens(of: encoding), encoding.ranges(in: text)) {
  print(token, range.map { "“\(text[$0])”" } ?? "")
}
