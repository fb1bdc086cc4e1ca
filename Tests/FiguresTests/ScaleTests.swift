import Figures
import Testing

/// Axes without numbers, and panels of another height.
@Suite struct ScaleTests {
  private static func figure(hasScale: Bool, height: Double = 440) -> Figure {
    let plot = ScatterPlot(
      hasScale: hasScale,
      points: [
        ScatterPoint(x: -1, y: -1, label: "west"), ScatterPoint(x: 1, y: 1, label: "east"),
      ])
    return Figure(title: "two", panels: [.scatter(plot)], panelHeight: height)
  }

  @Test func anAxisWithoutAScaleHasNoNumbers() throws {
    #expect(Self.figure(hasScale: true).svg().contains("tick middle\""))
    let bare = Self.figure(hasScale: false).svg()
    #expect(!bare.contains("class=\"grid\"") && !bare.contains("class=\"soft tick"))
    #expect(bare.contains(">east</text>"))
    _ = try XMLReader.read(bare)
  }

  @Test func theTerminalHasNoneEither() {
    let scaled = Self.figure(hasScale: true).terminal(color: false)
    let bare = Self.figure(hasScale: false).terminal(color: false)
    #expect(scaled.contains("┤") && scaled.contains("1.0"))
    #expect(!bare.contains("┤") && !bare.contains("┬") && !bare.contains(where: \.isNumber))
    #expect(bare.contains("● west") && bare.contains("east"))
    // The row of the numbers is gone.
    #expect(bare.split(separator: "\n").count == scaled.split(separator: "\n").count - 1)
  }

  @Test func panelsAreAsHighAsAskedFor() throws {
    func height(_ figure: Figure) throws -> Double {
      let root = try #require(XMLReader.read(figure.svg()).elements.first)
      return try #require(root.attributes["height"].flatMap { Double($0) })
    }
    let difference =
      try height(Self.figure(hasScale: true, height: 640))
      - height(Self.figure(hasScale: true))
    #expect(difference == 200)
  }
}
