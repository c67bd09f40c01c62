import Corpus

/// What the command line asks for.
enum Arguments {
    case version
    /// Serve requests on standard input; `memoryBytes` of address space, if limited; `ocr`: the
    /// languages of scanned pages.
    case serve(memoryBytes: Int?, ocr: [String])
    case usage(String)

    static let usageText = """
        usage: quarry-parser [--memory BYTES] [--ocr LANG+LANG]
                                                 frames on standard input, answers on output
               quarry-parser --version           the parser fingerprint
        """

    init(_ arguments: [String]) {
        var rest = arguments.dropFirst()
        if rest.first == "--version" && rest.count == 1 {
            self = .version
            return
        }
        var memoryBytes: Int?
        var ocr: [String] = []
        while let word = rest.popFirst() {
            let value = rest.popFirst() ?? ""
            switch word {
            case "--memory":
                guard let bytes = Int(value), bytes > 0 else {
                    self = .usage("--memory takes a positive number of bytes")
                    return
                }
                memoryBytes = bytes
            case "--ocr":
                ocr = value.split(separator: "+").map(String.init)
                guard !ocr.isEmpty, ocr.allSatisfy(ParseSettings.isOCRLanguage) else {
                    self = .usage("--ocr takes languages like eng+chi_tra")
                    return
                }
            default:
                self = .usage("unknown argument \(word)")
                return
            }
        }
        self = .serve(memoryBytes: memoryBytes, ocr: ocr)
    }
}
