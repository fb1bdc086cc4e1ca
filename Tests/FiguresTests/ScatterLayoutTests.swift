import Figures
import TestSupport
import Testing

@Suite struct ScatterLayoutTests {
  private static let frame = Box(minX: 40, minY: 20, maxX: 480, maxY: 400)

  /// Plots from easy to impossible: few and many points, apart and on top of each other.
  static let plots: [ScatterPlot] = {
    var random = SeededGenerator(seed: 11)
    var plots: [ScatterPlot] = []
    for (count, spread) in [
      (1, 1.0), (3, 1), (26, 1), (26, 0.01), (26, 0), (120, 1), (300, 1), (2000, 1),
    ] {
      plots.append(make(count, spread: spread, using: &random))
    }
    return plots
  }()

  /// Points around the middle of a plane that one far point keeps large.
  private static func make(
    _ count: Int, spread: Double, using random: inout SeededGenerator
  ) -> ScatterPlot {
    let words = ["bank", "institution", "銀行", "🏦", "i", "Großbank"]
    let normals = random.normals(2 * count).map { Double($0) * spread }
    var points = (0..<count).map { index in
      ScatterPoint(
        x: normals[2 * index], y: normals[2 * index + 1],
        label: index % 3 == 0 ? words[index % words.count] : String(index + 1),
        isEmphasized: index % 20 == 7)
    }
    points[0].x += 3
    return ScatterPlot(points: points)
  }

  @Test(arguments: plots) func labelsTouchNothing(plot: ScatterPlot) {
    let layout = ScatterLayout(plot, in: Self.frame)
    for (index, label) in layout.labels.enumerated() {
      #expect(Self.frame.contains(label.place.box))
      for other in layout.labels[..<index] {
        #expect(!label.place.box.intersects(other.place.box), "\(label.text), \(other.text)")
      }
      for other in layout.labels {
        if let leader = other.place.leader, other != label {
          #expect(!leader.crosses(label.place.box), "\(other.text) through \(label.text)")
        }
      }
      for mark in layout.marks {
        #expect(!label.place.box.intersects(mark.disc), "\(label.text) on \(mark.point.label)")
      }
    }
  }

  @Test(arguments: plots) func drawsEveryPointInTheFrame(plot: ScatterPlot) {
    let layout = ScatterLayout(plot, in: Self.frame)
    #expect(layout.marks.count == plot.points.count)
    #expect(
      layout.marks.allSatisfy { Self.frame.nearestPoint(to: $0.disc.center) == $0.disc.center })
    #expect(layout.labels == ScatterLayout(plot, in: Self.frame).labels)
  }

  @Test(arguments: plots.prefix(5)) func labelsEveryPointOfASmallPlot(plot: ScatterPlot) {
    let layout = ScatterLayout(plot, in: Self.frame)
    #expect(layout.droppedLabelCount == 0)
  }

  /// Groups whose inner points have no place beside them, in a picture with room around.
  @Test(arguments: [20.0, 26]) func tightGroupsKeepTheirLabels(spread: Double) {
    var random = SeededGenerator(seed: 19)
    let points = (0..<72).map { index in
      let place = random.normals(2).map { Double($0) * spread }
      return ScatterPoint(
        x: Double(index % 3) * 300 + place[0], y: Double(index % 2) * 200 + place[1],
        label: "neighbour \(index)")
    }
    let frame = Box(minX: 0, minY: 0, maxX: 900, maxY: 560)
    let layout = ScatterLayout(ScatterPlot(points: points), in: frame)
    #expect(layout.droppedLabelCount == 0)
    let leaders = layout.labels.compactMap(\.place.leader)
    #expect(leaders.count > 20)
    for (index, leader) in leaders.enumerated() {
      #expect(!leaders[..<index].contains { $0.crosses(leader) })
      #expect(!layout.labels.contains { $0.place.leader != leader && leader.crosses($0.place.box) })
    }
  }

  @Test func emphasisedLabelsGoFirst() {
    var points = (0..<3000).map { index in
      ScatterPoint(x: Double(index % 60), y: Double(index / 60), label: "label \(index)")
    }
    points.append(ScatterPoint(x: -12, y: 25, label: "bank", isEmphasized: true))
    let layout = ScatterLayout(ScatterPlot(points: points), in: Self.frame)
    #expect(layout.labels.contains { $0.text == "bank" && $0.isEmphasized })
    #expect(layout.droppedLabelCount > 0)
    #expect(layout.marks.last?.point.label == "bank")
  }

  @Test func pointsAtOnePlaceShareALabel() {
    let labels = ["1", "2", "3", "5", "7", "8", "bank", "bank", ""]
    let points = labels.map { ScatterPoint(x: 2, y: 2, label: $0) }
    let layout = ScatterLayout(ScatterPlot(points: points), in: Self.frame)
    #expect(layout.labels.map(\.text) == ["1–3, 5, 7, 8, bank"])
    #expect(layout.hasSharedPlaces)
    #expect(Set(layout.marks.map { "\($0.disc.center)" }).count == labels.count)
  }

  @Test func skipsWhatHasNoPlace() {
    let points = [(1.0, 1.0), (.nan, 1), (.infinity, 0), (0, -.infinity), (1e301, 0), (2, 3)].map {
      ScatterPoint(x: $0, y: $1, label: "p")
    }
    let plot = ScatterPlot(title: "T", points: points)
    #expect(ScatterLayout(plot, in: Self.frame).marks.count == 2)
    #expect(ScatterLayout(ScatterPlot(points: []), in: Self.frame).marks.isEmpty)
    let figure = Figure(title: "", panels: [.scatter(plot)])
    let note = "4 points without a finite place are not drawn (T)."
    #expect(figure.svg().contains(note))
    #expect(figure.terminal(color: false).contains(note))
  }

  @Test func equalAspectMakesUnitsEquallyLong() {
    for points in [[(0.0, 0.0), (10, 1)], [(0, 0), (1, 10)]] {
      let plot = ScatterPlot(points: points.map { ScatterPoint(x: $0, y: $1) })
      let layout = ScatterLayout(plot, in: Self.frame)
      let xUnit = Self.frame.width / (layout.xAxis.upper - layout.xAxis.lower)
      let yUnit = Self.frame.height / (layout.yAxis.upper - layout.yAxis.lower)
      #expect(abs(xUnit / yUnit - 1) < 1e-12)
    }
  }
}
