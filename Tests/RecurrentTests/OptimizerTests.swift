import Recurrent
import StrictJSON
import TestSupport
import Testing

/// Optimizers, clipping and schedules, against torch.
@Suite struct OptimizerTests {
  private let compute = Compute(threadCount: 2)

  private func rule(_ golden: JSONValue) throws -> (OptimizerRule, rate: Double) {
    let settings = try golden.required("settings")
    func number(_ key: String, _ standard: Double) -> Double { settings[key]?.number ?? standard }
    let decay = number("weight_decay", 0)
    let betas = try settings["betas"].map { try $0.doubles } ?? [0.9, 0.999]
    let rate = number("lr", 0)
    switch try golden.text("rule") {
    case "sgd":
      return (
        .sgd(
          momentum: number("momentum", 0), isNesterov: settings["nesterov"]?.boolean == true,
          weightDecay: decay), rate
      )
    case "adam":
      return (
        .adam(
          betas: .init(betas[0], betas[1]), epsilon: number("eps", 1e-8), weightDecay: decay),
        rate
      )
    case "adamw":
      return (
        .adamW(betas: .init(betas[0], betas[1]), weightDecay: number("weight_decay", 0.01)), rate
      )
    default:
      return (
        .rmsprop(
          alpha: number("alpha", 0.99), momentum: number("momentum", 0),
          isCentered: settings["centered"]?.boolean == true, weightDecay: decay), rate
      )
    }
  }

  /// Numbers are of size 1, and some ten roundings follow each other in each of ten steps; without
  /// momentum a difference of a gradient's square may take digits from RMSprop's centred root.
  @Test func stepsAreTorchs() throws {
    let golden = try TorchFixture.json("optimizers.json")
    var layout = ParameterLayout()
    layout.add("p", [7])
    let all = try golden.floats("gradients")
    for example in try golden.list("cases") {
      let (rule, rate) = try rule(example)
      var optimizer = try Optimizer(rule, learningRate: rate, for: layout)
      var parameters = Parameters(layout)
      var gradients = Parameters(layout)
      parameters["p"] = try golden.floats("start")
      for (step, expected) in try example.list("steps").enumerated() {
        gradients["p"] = Array(all[7 * step..<7 * step + 7])
        optimizer.step(&parameters, gradients: gradients, compute)
        expectClose(parameters["p"], try expected.floats, within: 2e-6, "\(rule), \(step)")
      }
    }
  }

  private func gradients(_ first: [Float], _ second: [Float]) -> Parameters {
    var layout = ParameterLayout()
    layout.add("first", [first.count])
    layout.add("second", [second.count])
    var gradients = Parameters(layout)
    gradients["first"] = first
    gradients["second"] = second
    return gradients
  }

  @Test func clippingIsTorchs() throws {
    let golden = try TorchFixture.json("optimizers.json")
    let all = try golden.floats("gradients")
    for example in try golden.list("clipped_norms") {
      var gradients = gradients(Array(all[..<5]), Array(all[5..<7]))
      let norm = gradients.clipNorm(to: try example.number("maximum"), compute)
      #expect(abs(norm - (try example.number("norm"))) < 1e-6)
      expectClose(gradients["first"], try example.floats("first"), within: 2e-7)
      expectClose(gradients["second"], try example.floats("second"), within: 2e-7)
    }
    var values = gradients(Array(all[..<5]), Array(all[5..<7]))
    let norm = values.clipValues(to: 0.5, compute)
    #expect(norm > 1)
    let clipped = values["first"] + values["second"]
    #expect(clipped == (try golden.floats("clipped_values")))
  }

  @Test func clippingLetsNoInfinityPass() {
    var infinite = gradients([1, .infinity], [-2])
    var norm = infinite.clipNorm(to: 1, compute)
    #expect(norm == .infinity)
    let (first, second) = (infinite["first"], infinite["second"])
    #expect(first[0] == 0 && first[1].isNaN && second[0] == 0)
    var bad = gradients([1, .nan], [-2])
    norm = bad.clipNorm(to: 1, compute)
    let (numbers, isFinite) = (bad["first"] + bad["second"], bad.isFinite)
    #expect(norm.isNaN && !isFinite)
    #expect(numbers.allSatisfy { $0.isNaN })
  }

  private func schedule(_ golden: JSONValue, rate: Double) throws -> LearningRateSchedule {
    let settings = try golden.required("settings")
    return switch try golden.text("kind") {
    case "step": .step(size: try settings.integer("step_size"), gamma: try settings.number("gamma"))
    case "exponential": .exponential(gamma: try settings.number("gamma"))
    case "cosine":
      .cosine(
        period: try settings.integer("T_max"), minimum: try settings.number("eta_min") / rate)
    default:
      .warmUp(
        start: try settings.number("start_factor"), period: try settings.integer("total_iters"))
    }
  }

  /// torch multiplies rates step by step, which rounds some twenty times.
  @Test func schedulesAreTorchs() throws {
    let golden = try TorchFixture.json("schedules.json")
    let rate = try golden.number("rate")
    for example in try golden.list("schedules") {
      let schedule = try schedule(example, rate: rate)
      for (epoch, expected) in try example.doubles("rates").enumerated() {
        #expect(
          abs(rate * schedule.factor(after: epoch) - expected) < 40 * 0x1p-53 * rate,
          "\(schedule) at \(epoch)")
      }
    }
    #expect(LearningRateSchedule.constant.factor(after: 7) == 1)
  }

  @Test func plateausLowerTheRateAsTorchs() throws {
    let golden = try TorchFixture.json("schedules.json").required("plateau")
    let settings = try golden.required("settings")
    var schedule = PlateauSchedule(
      factor: try settings.number("factor"), patience: try settings.integer("patience"),
      cooldown: try settings.integer("cooldown"), minimumRate: try settings.number("min_lr"))
    var rate = try golden.number("rate")
    for (loss, expected) in zip(try golden.doubles("losses"), try golden.doubles("rates")) {
      rate = schedule.rate(after: loss, rate: rate)
      #expect(rate == expected)
    }
  }

  @Test func trainingStopsWhenNothingGetsBetter() {
    var stopping = EarlyStopping(patience: 1, margin: 0.1)
    let verdicts = [3, 2.95, 2.5, 2.45, .nan, 1].map { stopping.verdict(on: $0) }
    #expect(verdicts == [.better, .notBetter, .better, .notBetter, .stop, .better])
    #expect(stopping.best == 1 && stopping.bestEpoch == 5)
  }

  @Test func impossibleOptionsAreRefused() throws {
    var layout = ParameterLayout()
    layout.add("p", [1])
    let rules: [(OptimizerRule, String)] = [
      (.sgd(momentum: -1), "momentum is -1.0, expected 0 or more"),
      (.sgd(isNesterov: true), "momentum is 0.0, expected above 0 with Nesterov's"),
      (.adam(betas: .init(1, 0.9)), "beta 1 is 1.0, expected 0 to below 1"),
      (.rmsprop(alpha: 2), "alpha is 2.0, expected 0 to 1"),
    ]
    for (rule, message) in rules {
      let error = #expect(throws: RecurrentError.self) {
        _ = try Optimizer(rule, learningRate: 0.1, for: layout)
      }
      #expect(error?.description == message)
    }
    let error = #expect(throws: RecurrentError.self) {
      _ = try RecurrentLayers(
        RecurrentOptions(cell: .gru, inputSize: 3, hiddenSize: 0), in: &layout)
    }
    #expect(error?.description == "hiddenSize is 0, expected 1 to 65536")
  }
}
