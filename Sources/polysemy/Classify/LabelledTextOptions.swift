internal import ArgumentParser
internal import Recurrent

/// The options of all commands that read texts with labels.
struct LabelledTextOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where the label stands: a number from 1, or a name that the first line gives (default: 1).",
      valueName: "column"))
  var labelColumn: ColumnArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("Where the text stands (default: 2).", valueName: "column"))
  var textColumn: ColumnArgument?

  var columns: LabelledTexts.Columns {
    LabelledTexts.Columns(label: labelColumn?.column, text: textColumn?.column)
  }
}

/// A column by its number or its name.
struct ColumnArgument: ExpressibleByArgument {
  let column: LabelledTexts.Columns.Column

  init?(argument: String) {
    guard let number = Int(argument) else {
      guard !argument.isEmpty else { return nil }
      column = .name(argument)
      return
    }
    guard 1...1 << 16 ~= number else { return nil }
    column = .number(number)
  }
}
