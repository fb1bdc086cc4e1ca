/// Writes well-formed XML: every element is closed, every text escaped.
struct SVGWriter {
  /// An attribute's value: a text, or a number that is written the same everywhere.
  enum Value: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
  {
    case text(String)
    case number(Double)

    init(stringLiteral value: String) { self = .text(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
  }

  typealias Attributes = KeyValuePairs<String, Value>

  /// What has been written.
  private(set) var output = ""
  private var depth = 0

  /// Writes an element and what `content` writes inside it, a line each.
  mutating func element(
    _ name: String, _ attributes: Attributes = [:], content: (inout SVGWriter) -> Void
  ) {
    openTag(name, attributes, end: ">\n")
    depth += 1
    content(&self)
    depth -= 1
    output += indentation + "</\(name)>\n"
  }

  /// Writes an element without content, or with a text that is shown when the pointer rests on it.
  mutating func shape(_ name: String, _ attributes: Attributes, tooltip: String = "") {
    guard !tooltip.isEmpty else { return openTag(name, attributes, end: "/>\n") }
    openTag(name, attributes, end: "><title>\(Self.escaped(tooltip))</title></\(name)>\n")
  }

  /// Writes an element that holds a text.
  mutating func text(_ name: String = "text", _ attributes: Attributes = [:], _ text: String) {
    openTag(name, attributes, end: ">\(Self.escaped(text))</\(name)>\n")
  }

  /// Writes a text whose marked runs are `tspan`s of the class `mark`, then a fainter text.
  mutating func text(_ attributes: Attributes, _ text: MarkedText, then faint: String = "") {
    var content = ""
    for run in text.runs {
      let escaped = Self.escaped(run.text)
      content += run.isMarked ? "<tspan class=\"mark\">\(escaped)</tspan>" : escaped
    }
    if !faint.isEmpty {
      let gap = text.isEmpty ? "" : " dx=\"8\""
      content += "<tspan class=\"faint\"\(gap)>\(Self.escaped(faint))</tspan>"
    }
    openTag("text", attributes, end: ">\(content)</text>\n")
  }

  /// Writes trusted text as it is, indented.
  mutating func raw(_ line: String) { output += "\(indentation)\(line)\n" }

  private var indentation: String { String(repeating: " ", count: 2 * depth) }

  private mutating func openTag(_ name: String, _ attributes: Attributes, end: String) {
    output += "\(indentation)<\(name)"
    for (key, value) in attributes {
      switch value {
      case .text(let text): output += " \(key)=\"\(Self.escaped(text))\""
      case .number(let number): output += " \(key)=\"\(DecimalText.coordinate(number))\""
      }
    }
    output += end
  }

  /// The text with markup characters as entities and everything that XML forbids made visible.
  static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
      case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
      default: escaped.append(scalar.madeVisible)
      }
    }
    return String(escaped)
  }
}
