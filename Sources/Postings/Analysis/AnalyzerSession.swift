import Corpus

/// What analysing many texts on one thread shares: stems, folded scalars, buffers.
package final class AnalyzerSession {
    private let buffers = ScanBuffers()
    private let folder = ScalarFolder()
    let lexicon = Lexicon()

    package init() {}

    package func analyze(_ text: String) -> [AnalyzedTerm] {
        var collector = TermCollector(lexicon: lexicon)
        scan(text, into: &collector)
        return collector.terms
    }

    /// Shows a text's terms to `sink`.
    func scan<Sink: TermSink>(_ text: String, into sink: inout Sink) {
        var text = text
        text.withUTF8 { bytes in
            withUnsafeMutablePointer(to: &sink) { sink in
                var scanner = TermScanner(bytes, buffers: buffers, folder: folder, sink: sink)
                scanner.scan()
            }
        }
    }
}
