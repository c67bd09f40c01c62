/// Reads server-sent events (HTML Living Standard, 9.2.6) as their bytes come: the data of each.
struct EventStream {
    private var line: [UInt8] = []
    private var data: [String] = []
    private var endsWithReturn = false

    /// The data of the events that end in these bytes. Lines end with LF, CR LF or CR.
    mutating func add(_ bytes: [UInt8]) -> [String] {
        var events: [String] = []
        for byte in bytes {
            // The line feed of CR LF.
            if byte == 0x0A, endsWithReturn {
                endsWithReturn = false
                continue
            }
            endsWithReturn = byte == 0x0D
            guard byte == 0x0A || byte == 0x0D else {
                line.append(byte)
                continue
            }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() -> String? {
        defer { line = [] }
        guard !line.isEmpty else {
            defer { data = [] }
            return data.isEmpty ? nil : data.joined(separator: "\n")
        }
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("data:") else { return nil }
        let value = text.dropFirst(5)
        data.append(String(value.hasPrefix(" ") ? value.dropFirst() : value))
        return nil
    }
}
