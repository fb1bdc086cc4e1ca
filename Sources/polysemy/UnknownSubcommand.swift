internal import ArgumentParser
internal import Files
internal import PolysemyKit

/// A word where a subcommand is to stand, which is none.
///
/// The parser would take one after `polysemy` for a file of the command that needs no name, and speak of
/// what that command lacks.
struct UnknownSubcommand: Error, CustomStringConvertible {
  private let name: String
  /// What to write to call the commands that it is none of.
  private let group: String
  private let known: [String]

  /// The first word of some arguments that is neither a subcommand nor may be anything else.
  ///
  /// After `polysemy` itself, a word may be a file: where there is one of that name, or `--word` says
  /// what is to be done with it.
  ///
  /// - Parameter arguments: What the process was started with, after its own name.
  init?(in arguments: some Collection<String>) {
    var command: any ParsableCommand.Type = Polysemy.self
    var group = Polysemy._commandName
    var rest = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
    while let argument = rest.popFirst(), !argument.hasPrefix("-") {
      let subcommands = command.configuration.subcommands
      guard let subcommand = subcommands.first(where: { $0._commandName == argument }) else {
        guard !subcommands.isEmpty, command != Polysemy.self || !Self.isFile(argument, arguments)
        else { return nil }
        name = argument
        self.group = group
        known = (command == Polysemy.self ? ["help"] : []) + subcommands.map { $0._commandName }
        return
      }
      command = subcommand
      group += " \(argument)"
    }
    return nil
  }

  private static func isFile(_ name: String, _ arguments: some Collection<String>) -> Bool {
    name.isEmpty || arguments.contains { $0 == "--word" || $0.hasPrefix("--word=") }
      || WholeFile.exists(name)
  }

  /// One line: what is wrong, and what may have been meant.
  var description: String {
    let limit = max(1, name.count / 2)
    let nearest =
      known.map { (name: $0, distance: name.lowercased().editDistance(to: $0, limit: limit)) }
      .filter { $0.distance <= limit }
      .min { $0.distance < $1.distance }
    let hint = nearest.map { "; did you mean '\($0.name)'?" } ?? ""
    return "unknown subcommand '\(name)'\(hint) (see \(group) --help)"
  }
}
