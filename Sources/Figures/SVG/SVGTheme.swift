/// The style sheet of a drawing, for light and for dark surroundings.
enum SVGTheme {
  /// A colour of the drawing: what it is used for, and its two values.
  private struct Color {
    let selectors: String
    let property: String
    let light: String
    let dark: String
  }

  /// Light colours are plain rules, since some renderers know neither custom properties nor media
  /// queries; dark ones stand in a media query, which those renderers skip.
  private static let colors: [Color] =
    [
      Color(selectors: ".paper", property: "fill", light: "#ffffff", dark: "#14181d"),
      Color(selectors: ".panel", property: "fill", light: "#ffffff", dark: "#191e24"),
      Color(selectors: ".panel", property: "stroke", light: "#c9ced4", dark: "#3a424b"),
      Color(selectors: ".grid", property: "stroke", light: "#e9ecef", dark: "#272e36"),
      Color(selectors: ".axis", property: "stroke", light: "#b4bbc3", dark: "#4b5560"),
      Color(selectors: ".leader", property: "stroke", light: "#9aa3ad", dark: "#76818c"),
      Color(selectors: "text", property: "fill", light: "#1d232a", dark: "#e4e8ec"),
      Color(
        selectors: "text.soft,.faint", property: "fill", light: "#5b6570", dark: "#9ba6b1"),
      Color(selectors: ".point", property: "stroke", light: "#ffffff", dark: "#191e24"),
      Color(selectors: ".strong", property: "stroke", light: "#1d232a", dark: "#e4e8ec"),
    ]
    + SeriesStyle.colors.enumerated().map { index, color in
      Color(selectors: ".s\(index)", property: "fill", light: color.light, dark: color.dark)
    }

  /// The colours of lines, for drawings that have some.
  private static let lineColors = SeriesStyle.colors.enumerated().map { index, color in
    Color(selectors: ".l\(index)", property: "stroke", light: color.light, dark: color.dark)
  }

  private static let lineShapes = [".line{fill:none;stroke-linejoin:round}"]

  private static let shapes = [
    ".figure{background:#ffffff}",
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,"
      + "'Noto Sans','DejaVu Sans',sans-serif;font-size:12px}",
    ".title{font-size:20px;font-weight:600}",
    ".heading{font-size:14px;font-weight:600}",
    ".subtitle{font-size:13px}",
    ".small,.tick{font-size:11px}",
    ".strong-label,.mark{font-weight:700}",
    ".middle{text-anchor:middle}",
    ".end{text-anchor:end}",
    ".tick{font-variant-numeric:tabular-nums}",
  ]

  /// The rules, a line each; scoped, so that a page which the drawing is pasted into keeps its own.
  static func rules(hasLines: Bool) -> [String] {
    let colors = colors + (hasLines ? lineColors : [])
    return (shapes + (hasLines ? lineShapes : [])).map { scoped($0) }
      + colors.map { scoped("\($0.selectors){\($0.property):\($0.light)}") }
      + ["@media (prefers-color-scheme:dark){", scoped(".figure{background:#14181d}")]
      + colors.map { scoped("\($0.selectors){\($0.property):\($0.dark)}") }
      + ["}"]
  }

  /// The rule with each of its selectors below the drawing's own class.
  private static func scoped(_ rule: String) -> String {
    guard let brace = rule.firstIndex(of: "{"), !rule.hasPrefix(".figure") else {
      return rule.replacing(".figure", with: ".polysemy-figure")
    }
    return rule[..<brace].split(separator: ",").map { ".polysemy-figure \($0)" }
      .joined(separator: ",") + rule[brace...]
  }
}
