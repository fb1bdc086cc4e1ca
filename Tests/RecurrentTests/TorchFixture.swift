import Recurrent
import StrictJSON
import TestSupport
import Testing

/// Reading what torch's goldens hold.
enum TorchFixture {
  static func json(_ name: String) throws -> JSONValue { try Fixtures.json("Recurrent/\(name)") }

  static func cell(_ name: String) throws -> RecurrentOptions.Cell {
    try #require(RecurrentOptions.Cell(rawValue: name))
  }
}

extension JSONValue {
  func required(_ key: String) throws -> JSONValue { try #require(self[key]) }
  func text(_ key: String) throws -> String { try #require(required(key).string) }
  func integer(_ key: String) throws -> Int { try #require(required(key).integer) }
  func number(_ key: String) throws -> Double { try #require(required(key).number) }
  func flag(_ key: String) throws -> Bool { try #require(required(key).boolean as Bool?) }
  func list(_ key: String) throws -> [JSONValue] { Array(try #require(required(key).elements)) }
  func integers(_ key: String) throws -> [Int] {
    try list(key).map { try #require($0.integer) }
  }
  func doubles(_ key: String) throws -> [Double] { try required(key).doubles }
  func floats(_ key: String) throws -> [Float] { try doubles(key).map { Float($0) } }
  func floatLists(_ key: String) throws -> [[Float]] { try list(key).map { try $0.floats } }

  /// The members of an object, by name.
  func dictionary(_ key: String) throws -> [String: JSONValue] {
    let members = try #require(required(key).members)
    return Dictionary(
      uniqueKeysWithValues: try members.map { (try #require($0.key.string), $0.value) })
  }

  var doubles: [Double] {
    get throws { try #require(elements).map { try #require($0.number) } }
  }
  var floats: [Float] { get throws { try doubles.map { Float($0) } } }
  var bits: [UInt32] {
    get throws { try #require(elements).map { UInt32(try #require($0.integer)) } }
  }
}
