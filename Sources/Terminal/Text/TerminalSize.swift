import Foundation

/// How large a terminal is.
package struct TerminalSize: Hashable, Sendable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// Of the terminal behind a descriptor; nil where there is none, or it does not say.
    package init?(of descriptor: Int32) {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return nil }
        self.init(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    /// Columns of what is printed to a descriptor: as COLUMNS says, which a person has set, else as
    /// the terminal says, else 80. Nil where it is no terminal: nothing is cut then.
    package static func width(
        of descriptor: Int32, variables: [String: String] = ProcessInfo.processInfo.environment
    ) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        if let stated = variables["COLUMNS"].flatMap({ Int($0) }), stated > 0 { return stated }
        return TerminalSize(of: descriptor)?.columns ?? 80
    }
}
