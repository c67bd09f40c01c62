import Corpus

/// Writes a bill piece by piece, a component or a reference a line.
final class BillWriter {
    private let sink: ([UInt8]) throws(QuarryError) -> Void
    private let json = JSONBytes()
    private var buffer: [UInt8] = []
    private var isFirst = true

    private static let bufferSize = 64 << 10

    init(to sink: @escaping ([UInt8]) throws(QuarryError) -> Void) { self.sink = sink }

    /// Markup between values.
    func text(_ text: String) throws(QuarryError) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.bufferSize { try finish() }
    }

    func member(_ key: String, value: some Encodable) throws(QuarryError) {
        try text("\"\(key)\":")
        buffer.append(contentsOf: json.bytes(value))
        try text(",\n")
    }

    func openList(_ key: String) throws(QuarryError) {
        isFirst = true
        try text("\"\(key)\":[\n")
    }

    func element(_ value: some Encodable) throws(QuarryError) {
        if !isFirst { try text(",\n") }
        isFirst = false
        buffer.append(contentsOf: json.bytes(value))
    }

    /// - Parameter end: what follows it.
    func closeList(_ end: String) throws(QuarryError) { try text("\n]" + end) }

    func finish() throws(QuarryError) {
        try sink(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
