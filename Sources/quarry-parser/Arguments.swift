/// What the command line asks for.
enum Arguments {
    case version
    /// Serve requests on standard input; `memoryBytes` of address space, if limited.
    case serve(memoryBytes: Int?)
    case usage(String)

    static let usageText = """
        usage: quarry-parser [--memory BYTES]    frames on standard input, answers on output
               quarry-parser --version           the parser fingerprint
        """

    init(_ arguments: [String]) {
        switch Array(arguments.dropFirst()) {
        case ["--version"]: self = .version
        case []: self = .serve(memoryBytes: nil)
        case let words where words.count == 2 && words[0] == "--memory":
            if let bytes = Int(words[1]), bytes > 0 {
                self = .serve(memoryBytes: bytes)
            } else {
                self = .usage("--memory takes a positive number of bytes")
            }
        case let words: self = .usage("unknown arguments \(words.joined(separator: " "))")
        }
    }
}
