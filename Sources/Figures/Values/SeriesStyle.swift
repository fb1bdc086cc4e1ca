/// How the points and the lines of a series are told apart: by colour and, for readers who do not
/// see the colours, by shape and by dashes.
///
/// The eight colours are those of Okabe and Ito ("Color Universal Design", 2008), which stay apart
/// under every common colour-blindness, some of them darkened to stand out from white paper; the
/// dark ones are lightened for dark surroundings. There are five shapes, and dashes for each, so that
/// forty series differ; then they repeat.
struct SeriesStyle {
  /// A filled shape of a point.
  enum Shape: Int, CaseIterable {
    case circle, diamond, square, triangle, invertedTriangle
  }

  /// Which of the eight colours.
  let colorIndex: Int
  let shape: Shape
  /// Whether the shape's character is its outline, so that more than five differ without colours.
  private let isHollow: Bool

  /// The style of a series, or of points that belong to none.
  ///
  /// A negative index has the style of its magnitude.
  init(_ series: Int?) {
    guard let series else {
      (colorIndex, shape, isHollow) = (Self.seriesColorCount, .circle, false)
      return
    }
    let index = Int(series.magnitude % 40)
    colorIndex = index % Self.seriesColorCount
    shape = Shape.allCases[(index + index / Self.seriesColorCount) % Shape.allCases.count]
    isHollow = index / Shape.allCases.count % 2 == 1
  }

  private static let seriesColorCount = 8

  /// The colours on light and on dark, and in the 256-colour palette of terminals; the last is for
  /// points of no series.
  static let colors: [(light: String, dark: String, terminal: Int)] = [
    ("#0072b2", "#4aa8e0", 32), ("#d55e00", "#f08a4b", 166), ("#00875f", "#2fc496", 36),
    ("#b0528a", "#de96c2", 175), ("#b97a00", "#f0b93a", 172), ("#2f93cc", "#8fd0f5", 74),
    ("#7b4a2d", "#c99a7c", 137), ("#8a7d00", "#e6dc55", 142),
    ("#6b7580", "#98a3ae", 245),
  ]

  var terminalColor: Int { Self.colors[colorIndex].terminal }

  /// The lengths of a line's dashes and of the gaps after them, as SVG writes them.
  var dashes: String {
    switch shape {
    case .circle: "none"
    case .diamond: "7 3.5"
    case .square: "2 2.5"
    case .triangle: "9 3 2 3"
    case .invertedTriangle: "4 2"
    }
  }

  /// The shape as a character.
  var glyph: Character {
    switch shape {
    case .circle: isHollow ? "○" : "●"
    case .diamond: isHollow ? "◇" : "◆"
    case .square: isHollow ? "□" : "■"
    case .triangle: isHollow ? "△" : "▲"
    case .invertedTriangle: isHollow ? "▽" : "▼"
    }
  }
}
