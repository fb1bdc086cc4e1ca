public import ArgumentParser
public import Recurrent

extension StatePooling: ExpressibleByArgument {}
