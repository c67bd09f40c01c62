import ArgumentParser
import Exporting

extension ExportFormat: ExpressibleByArgument {}
