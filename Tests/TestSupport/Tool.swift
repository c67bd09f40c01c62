package import Foundation

/// A program that Quarry doesn't bring and tests check it against: found on the `PATH`.
package struct Tool: Sendable {
    package let path: String

    /// The program of this name; nil if no folder of the `PATH` has it.
    package init?(_ name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard
            let path = folders.lazy.map({ "\($0)/\(name)" })
                .first(where: FileManager.default.isExecutableFile(atPath:))
        else { return nil }
        self.path = path
    }

    /// A Python that has all of these modules: the one that `QUARRY_PYTHON` names, else `python3`.
    package init?(pythonWith modules: String...) {
        let stated = ProcessInfo.processInfo.environment["QUARRY_PYTHON"] ?? "python3"
        guard
            let python = stated.contains("/") ? Tool(at: stated) : Tool(stated),
            modules.isEmpty
                || (try? python.run(["-c", "import " + modules.joined(separator: ", ")]))?.status
                    == 0
        else { return nil }
        self = python
    }

    private init?(at path: String) {
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        self.path = path
    }

    package struct Result {
        package let status: Int32
        package let output: Data
        /// What it wrote on standard error.
        package let complaints: String
    }

    /// Runs it to its end. `input` is its standard input, which fits a pipe's buffer (64 KiB).
    package func run(_ arguments: [String], input: Data = Data()) throws -> Result {
        let complaints = FileManager.default.temporaryDirectory
            .appending(path: "quarry-tool-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: complaints) }
        let program = try ChildProgram(
            path, arguments, input: .pipe, output: .pipe, complaints: .file(complaints.path))
        try program.write(input)
        program.closeInput()
        let said = Data(program.rest())
        return Result(
            status: program.wait().status, output: said,
            complaints: String(decoding: try Data(contentsOf: complaints), as: UTF8.self))
    }
}
