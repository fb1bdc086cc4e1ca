internal import ArgumentParser

/// How a command prints its records: for people, or as JSON, where both kinds are a record a line.
enum RecordFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, jsonl
}
