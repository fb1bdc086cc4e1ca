internal import ArgumentParser
internal import Glibc

/// The command: `polysemy --word bank sentences.txt`.
@main
struct Polysemy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "polysemy",
    abstract: "Shows how a word's meaning moves with its context.",
    usage: """
      polysemy --word <word> <file> ...
      polysemy <subcommand>
      """,
    discussion: """
      Without a subcommand, compares the contexts of a word:

        polysemy --word bank sentences.txt

      Standard output carries the result, standard error everything else.
      Exit codes: 0 done, 1 nothing found, 64 usage, 65 bad data, 66 no such input
      or model, 70 a bug, 73 cannot create output, 74 input or output failed,
      77 no permission, 130 interrupted.

      An empty text is no error for what turns lines into lines (tokenize, embed,
      fill-mask, classify predict): nothing comes of it, and 0. Looking for something
      (--word, similarity, answer) finds nothing in it, as grep does: 1. Learning,
      measuring and drawing need text: 65.
      """,
    version: Version.description,
    subcommands: [
      Compare.self, Tokenize.self, Embed.self, Similarity.self, FillMasks.self,
      ClassifyCommand.self, AnswerQuestion.self, TokenizerCommand.self, Word2VecCommand.self,
      RecurrentCommand.self,
      ModelCommand.self,
    ],
    defaultSubcommand: Compare.self)

  static func main() {
    // A reader of standard output that goes away is met as an error of the write.
    _ = signal(SIGPIPE, SIG_IGN)
    do {
      if let unknown = UnknownSubcommand(in: CommandLine.arguments.dropFirst()) { throw unknown }
      var command = try parseAsRoot()
      do {
        try command.run()
      } catch {
        Failure(error, in: type(of: command)).exit()
      }
    } catch {
      Failure(error).exit()
    }
  }
}
