public import ArgumentParser
public import Word2Vec

extension Phrases.Scoring: ExpressibleByArgument {}
