public import ArgumentParser
public import TextEncoder

extension TokenClassifier.Aggregation: ExpressibleByArgument {}
